package logs

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestScannerLearnsNothingWrong scans records of changing members, in one log
// after the other, as a scanner and as one who has seen none before.
func TestScannerLearnsNothingWrong(t *testing.T) {
	list := mustPaths("a", "b.c", "b.c.d[1]", "EventData.Image", "long name of a member that no word tells", "x")
	e, s := NewExtractor(list), NewScanner(list)
	r := rand.New(rand.NewPCG(1, 1))
	var obj bytes.Buffer
	for n := range 50_000 {
		obj.Reset()
		randomObject(r, &obj, 0)
		text := obj.Bytes()
		if r.IntN(8) == 0 {
			text = text[:r.IntN(len(text))]
		}
		want, got := make([]Found, len(list)), make([]Found, len(list))
		wantErr, gotErr := e.Extract(text, want), s.Extract(text, got)
		require.Equal(t, wantErr, gotErr, "%d: %s", n, text)
		require.Equal(t, want, got, "%d: %s", n, text)
	}
	assert.LessOrEqual(t, len(s.trace), maxTrace)
}

// TestScannerOfCutRecords cuts records that it expects at every place, wherever
// blocks of marks begin.
func TestScannerOfCutRecords(t *testing.T) {
	list := mustPaths("a", "b", "a longer name than others", "n")
	e, s := NewExtractor(list), NewScanner(list)
	for size := range 130 {
		text := fmt.Appendf(nil, `{"x":"%s","a":"b\\c","n":%d,"a longer name than others":"\"","b":"z"}`, strings.Repeat("x", size), size)
		want, got := make([]Found, len(list)), make([]Found, len(list))
		for cut := range text {
			require.NoError(t, s.Extract(text, got))
			wantErr, gotErr := e.Extract(text[:cut], want), s.Extract(text[:cut], got)
			require.Equal(t, wantErr, gotErr, "%s", text[:cut])
			require.Equal(t, want, got, "%s", text[:cut])
		}
	}
}

// FuzzScanner scans a record after another, as a scanner and as one who has seen
// none before.
func FuzzScanner(f *testing.F) {
	f.Add([]byte(`{"a":"x","b":{"c":1},"c":2}`), []byte(`{"a":"\"","b":{"c":[]},"c":"`))
	f.Add([]byte(`{"a.b":1,"a":[0,{"b":true}]}`), []byte(`{"a.b":1e,"a":[0,{"b":null}]`))
	f.Fuzz(func(t *testing.T, before, obj []byte) {
		s := NewScanner(fuzzPaths)
		want, got := make([]Found, len(fuzzPaths)), make([]Found, len(fuzzPaths))
		_ = s.Extract(before, got)
		wantErr, gotErr := NewExtractor(fuzzPaths).Extract(obj, want), s.Extract(obj, got)
		require.Equal(t, wantErr, gotErr)
		require.Equal(t, want, got)
	})
}

var someNames = []string{"a", "b", "c", "d", "x", "EventData", "Image", "long name of a member that no word tells",
	"long name of a member that no word fells", `\u0061`, "", "é", "EventDatb", "aa"}

func randomObject(r *rand.Rand, b *bytes.Buffer, depth int) {
	b.WriteByte('{')
	skip := 1 + r.IntN(5)
	for i := range r.IntN(9) {
		if i > 0 {
			b.WriteByte(',')
		}
		if r.IntN(6) == 0 {
			b.WriteString(" \t"[:1+r.IntN(2)])
		}
		name := someNames[(i*skip)%len(someNames)]
		if r.IntN(20) == 0 {
			name = fmt.Sprint(name, r.IntN(100))
		}
		fmt.Fprintf(b, `"%s":`, name)
		if r.IntN(6) == 0 {
			b.WriteByte(' ')
		}
		randomValue(r, b, depth)
	}
	b.WriteByte('}')
}

func randomValue(r *rand.Rand, b *bytes.Buffer, depth int) {
	switch k := r.IntN(8); {
	case k < 2 && depth < 3:
		randomObject(r, b, depth+1)
	case k == 3 && depth < 3:
		b.WriteByte('[')
		for i := range r.IntN(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			randomValue(r, b, depth+1)
		}
		b.WriteByte(']')
	case k == 4:
		b.WriteString([]string{"1", "-2.5e3", "true", "null"}[r.IntN(4)])
	default:
		b.WriteByte('"')
		for range r.IntN([]int{20, 20, 20, 200}[r.IntN(4)]) { // up to some blocks of 64 bytes
			b.WriteString([]string{"x", " ", `\\`, `\"`, "{", "]", "é", ",", ":", `\u0022`}[r.IntN(10)])
		}
		b.WriteByte('"')
	}
}

// TestMarks holds the quotes found to those that a walk byte by byte finds, on
// texts of every length about a block's, in both ways of marking.
func TestMarks(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for n := range 20_000 {
		text := make([]byte, r.IntN(200))
		chars := []string{`"\"\\\x {`, `"\"\\\""\`}[n%2]
		for i := range text {
			text[i] = chars[r.IntN(9)]
		}
		var ix index
		ix.of(text)
		var want, got []int
		escaped, odd := false, false
		for i, c := range text {
			if c == '"' && !escaped {
				want = append(want, i)
			}
			odd = odd || escaped && c != '"' && c != '\\'
			escaped = c == '\\' && !escaped
		}
		for i := ix.quote(0); i >= 0; i = ix.quote(i + 1) {
			got = append(got, i)
		}
		require.Equal(t, want, got, "%d: %s", n, text)
		require.Equal(t, odd || escaped, ix.odd, "%d: %s", n, text) // a backslash at the end may be one
		if len(text) == 0 {
			continue
		}
		from := r.IntN(len(text))
		to := from + r.IntN(len(text)-from)
		require.Equal(t, bytes.IndexByte(text[from:to], '\\') >= 0, ix.slashed(from, to), "%d: %s %d %d", n, text, from, to)

		blocks := (len(text) + 63) / 64
		fast, slow := make([]mark, blocks), make([]mark, blocks)
		require.Equal(t, markSlow(text, slow), markBlocks(text, fast), "%d: %s", n, text)
		require.Equal(t, slow, fast, "%d: %s", n, text)
	}
}

func BenchmarkMarks(b *testing.B) {
	text := []byte(strings.Repeat(hot[3].line, 20))
	text = text[:len(text)/64*64]
	out := make([]mark, len(text)/64)
	for name, fn := range map[string]func([]byte, []mark) uint64{"fast": markBlocks, "slow": markSlow} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				fn(text, out)
			}
		})
	}
}
