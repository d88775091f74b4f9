package engine

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// literalsIn says which literals stand in text, and whether an escape does, by
// the plainest means.
func literalsIn(texts []string, text []byte) map[int32]bool {
	in := map[int32]bool{}
	for id, t := range texts {
		if strings.Contains(value.Lower(string(text)), t) {
			in[int32(id)] = true
		}
	}
	for i := range text {
		var c byte
		if n, _ := fmt.Sscanf(string(text[i:min(i+6, len(text))]), `\u00%02x`, &c); n == 1 && isHex(text[i+4:]) &&
			(strings.ContainsRune(Signs+edgeSigns, rune(c)) || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			in[-1] = true
		}
	}
	return in
}

func isHex(b []byte) bool {
	return len(b) >= 2 && strings.Trim(string(b[:2]), "0123456789abcdefABCDEF") == ""
}

func matched(m *matcher, text []byte) map[int32]bool {
	in := map[int32]bool{}
	var ahead cursor
	for i := m.next(text, 0, &ahead); i >= 0; i = m.next(text, i+m.stride, &ahead) {
		m.at(text, i, func(id int32) { in[id] = true })
	}
	return in
}

// hostile texts are made of parts of the literals, in any case, of escapes, and
// of bytes that differ from letters in the bit of the case.
func hostile(texts []string) *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		var b []byte
		for range rapid.IntRange(0, 30).Draw(t, "parts") {
			text := rapid.SampledFrom(texts).Draw(t, "text")
			switch rapid.IntRange(0, 7).Draw(t, "part") {
			case 0:
				b = append(b, text...)
			case 1:
				b = append(b, strings.ToUpper(text)...)
			case 2:
				b = append(b, text[:rapid.IntRange(0, len(text)).Draw(t, "n")]...)
			case 3:
				b = append(b, text[rapid.IntRange(0, len(text)).Draw(t, "n"):]...)
			case 4:
				b = append(b, rapid.SampledFrom([]string{`\u006b`, `\u00`, `\\u0041`, `\u003c`, `\u005C`, `\U0061`, `\u0030`, `\u002e`, `\u005F`, `\u002f`, `\u0020`, `\u003d`, `\u00g1`, `\u010`, `\u007f`}).Draw(t, "escape")...)
			case 5:
				other := rapid.SampledFrom([]byte{0x10, 0x20, 0x40}).Draw(t, "other bit")
				for _, c := range []byte(text) {
					b = append(b, c^other)
				}
			default:
				b = append(b, rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "bytes")...)
			}
		}
		return b
	})
}

func TestMatcherFindsWhatStandsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(3, 7).Draw(t, "least")
		most := rapid.SampledFrom([]int{1, 5, 20, 60}).Draw(t, "most")
		texts := rapid.SliceOfNDistinct(rapid.StringMatching(fmt.Sprintf(`[a-c0k-m. _:@{\[^~/\\-]{%d,%d}`, least, least+6)), 1, most, rapid.ID).Draw(t, "texts")
		text := hostile(texts).Draw(t, "text")
		require.Equal(t, literalsIn(texts, text), matched(newMatcher(texts, nil), text), "%q in %q", texts, text)
		require.Equal(t, literalsIn(texts, text), matched(newMatcher(texts, text), text), "with a sample: %q in %q", texts, text)
		require.Equal(t, literalsIn(texts, text), matched(newGramMatcher(texts, nil), text), "in pure Go: %q in %q", texts, text)
	})
}

// TestMatcherAtEveryPlace puts a literal at every place of texts of every length
// up to some blocks.
func TestMatcherAtEveryPlace(t *testing.T) {
	texts := []string{"knock", "fwknop", "hping3"}
	few := newMatcher(texts, nil)
	for i := range 40 {
		texts = append(texts, fmt.Sprintf("other%02d", i))
	}
	many := newMatcher(texts, nil)
	// The lower halves of the second are those of the literal, the upper ones are not.
	for _, other := range []string{"k", "{~\x7fs{"} {
		for size := 5; size < 140; size++ {
			for at := 0; at+5 <= size; at++ {
				text := bytes.Repeat([]byte(other), size)[:size]
				copy(text[at:], "KnOcK")
				require.Equal(t, map[int32]bool{0: true}, matched(few, text), "at %d of %d", at, size)
				require.Equal(t, map[int32]bool{0: true}, matched(many, text), "at %d of %d, of many", at, size)
				require.Equal(t, map[int32]bool{}, matched(few, append(text[:at:at], text[at+5:]...)), "none in %d", size)
			}
		}
	}
}

// TestMatcherGoesOnAnywhere goes on at every place behind the first literal, as
// is done behind a message that holds one.
func TestMatcherGoesOnAnywhere(t *testing.T) {
	var texts []string
	for i := range 40 {
		texts = append(texts, fmt.Sprintf("other%02d", i))
	}
	text := []byte(strings.Repeat("-", 100) + "other01" + strings.Repeat("-", 300) + "other02" + strings.Repeat("-", 500) + "other03" + strings.Repeat("-", 40))
	for _, m := range []*matcher{newMatcher(texts, nil), newGramMatcher(texts, nil), newMatcher(texts[:4], nil)} {
		for from := 107; from < len(text); from++ {
			var ahead cursor
			first := m.next(text, 0, &ahead)
			require.True(t, first >= 100 && first < 107)
			in := map[int32]bool{}
			for i := m.next(text, from, &ahead); i >= 0; i = m.next(text, i+m.stride, &ahead) {
				m.at(text, i, func(id int32) { in[id] = true })
			}
			for id := range literalsIn(texts, text[from:]) {
				require.True(t, in[id], "%s, from %d on", texts[id], from)
			}
		}
	}
}

func TestUsableLiterals(t *testing.T) {
	for _, s := range []string{"abc", "4625", "hping3", "a-c", "x_y", "reg.exe"} {
		assert.True(t, usable(s), s)
	}
	for _, s := range []string{"", "ab", "Abc", `a"c`, "añb", "abc='"} {
		assert.False(t, usable(s), s)
	}
}

func TestCandidates(t *testing.T) {
	pipes := []*Pipe{
		{Name: "knock", Literals: [][]Need{AnyOf("knockd", "fwknop")}},
		{Name: "ssh", Literals: [][]Need{AnyOf("sshd")}},
		{Name: "exe", Literals: [][]Need{AnyOf("exe")}},
	}
	const text = "nothing here\n" +
		"KnockD and sshd\r\n" +
		"knock \\u0064\n" +
		"an escaped \\u003c angle\n" +
		"sshd\n" +
		"sshdknockdfwknopsshd.exe.exe\n"
	want := []string{"KnockD and sshd [0 1]", `knock \u0064 [0 1 2]`, "sshd [1]", "sshdknockdfwknopsshd.exe.exe [0 1 2]"}
	assert.Equal(t, want, candidatesOf(t, pipes, text))

	every := append([]*Pipe{{Name: "every"}}, pipes...)
	assert.Equal(t, []string{"nothing here [0]", "KnockD and sshd [0 1 2]", `knock \u0064 [0 1 2 3]`, `an escaped \u003c angle [0]`, "sshd [0 2]", "sshdknockdfwknopsshd.exe.exe [0 1 2 3]"},
		candidatesOf(t, every, text))

	odd := []*Pipe{{Name: "odd", Literals: [][]Need{AnyOf("sshd", "x=y")}}}
	assert.Len(t, candidatesOf(t, odd, text), 6, "a literal that cannot be looked for lets every message through")
	assert.Empty(t, candidatesOf(t, nil, text))
}

func candidatesOf(t *testing.T, pipes []*Pipe, text string) (got []string) {
	c := newCandidates(newWants(pipes, nil))
	for chunk := range chunksOf(t, text) {
		c.find(chunk)
		for i, s := range c.spans {
			var ids []int
			c.pipesOf(i).each(func(id int) { ids = append(ids, id) })
			got = append(got, fmt.Sprint(string(chunk.Text[s.start:s.end]), " ", ids))
		}
	}
	return got
}

func BenchmarkLiterals(b *testing.B) {
	text := processEvents(1<<20, 500)
	for _, n := range []int{1, 5, 20, 50, 500, 3000} {
		texts := []string{"knock", "fwknop", "hping3", "knockd", "sesame"}[:min(n, 5)]
		for i := 5; i < n; i++ {
			texts = append(texts, fmt.Sprintf("%c%cq%cz%d", 'a'+i%26, 'a'+i/26%26, 'a'+i/7%26, 10+i))
		}
		for name, m := range map[string]*matcher{"": newMatcher(texts, nil), "-go": newGramMatcher(texts, nil)} {
			b.Run(fmt.Sprint(n, name), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					var ahead cursor
					for i := m.next(text, 0, &ahead); i >= 0; i = m.next(text, i+m.stride, &ahead) {
						m.at(text, i, func(int32) {})
					}
				}
			})
		}
	}
	b.Run("IndexOfOne", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			bytes.Index(text, []byte("knockdx"))
		}
	})
}

func BenchmarkCandidates(b *testing.B) {
	chunk := new(logs.Chunk)
	for c := range chunksOf(b, string(processEvents(256<<10, 500))) {
		*chunk = *c
		break
	}
	pipes := []*Pipe{{Name: "knock", Literals: [][]Need{AnyOf("knock", "fwknop", "hping3", "knockd")}}}
	c := newCandidates(newWants(pipes, nil))
	b.SetBytes(int64(len(chunk.Text)))
	b.ReportAllocs()
	for b.Loop() {
		c.find(chunk)
	}
}
