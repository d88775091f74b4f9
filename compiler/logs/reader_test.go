package logs

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// samples are files of every kind of framing.
var samples = []string{
	"Nov 25 02:30:31 web01 knockd: up\nNov 25 02:30:35 web01 a\r\n\n\r\n b\nNov 25 02:30:35 web01 last",
	"{\"a\":1}\n{\"b\":\"\\\"x\\\\\"}\n\n{\"c\"\n{}\n",
	"{\n \"a\": \"}\\\"{\"\n}\n, {\"b\":[1,{\"c\":2}]}{}\n stray \" text\r\n{\"c\":\"\\\\\"}",
	"\ufeff[{\"a\":\"]\"}, {\"b\":2},3 ,\"x,\\\"]y\",[[]]\n]\n[{\"c\":3}]",
	"a,b\r\n1,\"x\"\"\n\"\"y\"\r\n\n2,5\" disk\n\"3\",\"\"\n4,last",
	"_raw,_messagetime\n\"say \"\"hi\"\"\",1795573835148\nb,1795573835149\n",
	`{"fields":[{"name":"_raw"}],"messages":[{"map":{"_raw":"a"}},{"map":{"_raw":"b"}}],"x":[{}]}`,
	"{ \"Records\": [{\"a\":\"]}\\\"\"},\n{}] , \"b\": \"}\\\"\"}\n{\"Records\":[{\"c\":[{}]}]}{\"d\":1}\nx\n{\"Records\":[2,{\"e\":3}]",
}

func TestChunksOfAnySizeHoldTheSameMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(samples).Draw(t, "text")
		want, err := readAll(openText(t, text, Source{}, BlockSize))
		require.ErrorIs(t, err, io.EOF)
		require.NotEmpty(t, want)
		got, err := readAll(openText(t, text, Source{}, rapid.IntRange(1, 40).Draw(t, "block")))
		require.ErrorIs(t, err, io.EOF)
		require.Equal(t, want, got)
	})
}

// checkCovers reads text and demands that chunks follow one another through the
// file, that only separators lie between messages, and that At agrees with Next.
func checkCovers(t require.TestingT, text string, src Source, block int) {
	r := openText(t, text, src, block)
	offset := int64(r.skip)
	var c Chunk
	err := r.Next(&c)
	for seq := 0; err == nil; seq++ {
		require.Equal(t, seq, c.Seq)
		require.Equal(t, offset, c.Offset)
		require.Equal(t, text[offset:offset+int64(len(c.Text))], string(c.Text))
		offset += int64(len(c.Text))
		last := 0
		for {
			start, end, ok := c.Next(last)
			if !ok {
				break
			}
			require.Less(t, start, end)
			requireSeparator(t, r, c.Text[last:start])
			for at := start; at < end; at += max(1, (end-start)/3) {
				s, e := c.At(at)
				require.Equal(t, [2]int{start, end}, [2]int{s, e})
			}
			last = end
		}
		requireSeparator(t, r, c.Text[last:])
		if last < len(c.Text) {
			s, e := c.At(last)
			require.Equal(t, s, e)
		}
		err = r.Next(&c)
	}
	require.ErrorIs(t, err, io.EOF)
	require.EqualValues(t, len(text), offset)
}

func requireSeparator(t require.TestingT, r *Reader, text []byte) {
	separators := "\r\n"
	if f, ok := r.layout.framer.(*jsonFramer); ok {
		if separators = ", \t\r\n[]"; f.wrapped {
			return // what follows the array is the reply's own
		}
	}
	require.Empty(t, string(bytes.Trim(text, separators)))
}

func TestNoByteIsLost(t *testing.T) {
	for _, text := range samples {
		for block := 1; block < 50; block += 7 {
			checkCovers(t, text, Source{}, block)
		}
	}
}

func FuzzFraming(f *testing.F) {
	for _, s := range samples {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, text string, block int) {
		if strings.IndexByte(text, 0) >= 0 || block < 1 || block > 1000 {
			return
		}
		if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") || strings.HasPrefix(text, "\x1f\x8b") || strings.HasPrefix(text, "\x28\xb5\x2f\xfd") {
			return // decoded: offsets are not those of the text
		}
		checkCovers(t, text, Source{}, block)
		var m Message
		r := openText(t, text, Source{}, block)
		raws, _ := readAll(r)
		for _, raw := range raws {
			r.Message([]byte(raw), &m)
		}
	})
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		filepath.Join(dir, "absent.log"): "absent.log: no such file",
		dir:                              ": is a folder, not a file; DIR/** names the files in it",
	} {
		_, err := Open(name, nil)
		var e *Error
		require.ErrorAs(t, err, &e)
		assert.Contains(t, e.Error(), want)
	}
	_, err := Open(filepath.Join(dir, "absent"), nil)
	assert.ErrorIs(t, err, fs.ErrNotExist)

	in, err := Open("-", strings.NewReader("\x7fELF\x02\x01\x01\x00"))
	require.NoError(t, err)
	_, err = NewReader(in, Source{}, testAt)
	assert.EqualError(t, err, "standard input: is not text: it holds a NUL byte (at byte 7)")

	_, err = Open("-", strings.NewReader("\x1f\x8bnonsense"))
	assert.ErrorContains(t, err, "standard input: cannot be decompressed: ")

	_, err = Open("-", failing{errors.New("broken pipe")})
	assert.EqualError(t, err, "standard input: broken pipe")
}

func TestMessagesBeforeAnErrorAreGiven(t *testing.T) {
	t.Run("a NUL byte behind the head", func(t *testing.T) {
		line := strings.Repeat("x", 99) + "\n"
		text := strings.Repeat(line, 5000) + "y\x00z\n"
		got, err := readAll(openText(t, text, Source{}, BlockSize))
		assert.EqualError(t, err, "test.log: is not text: it holds a NUL byte (at byte 500001)")
		assert.Len(t, got, 5000)
	})
	t.Run("a read that fails", func(t *testing.T) {
		in, err := Open("-", failAfter("a\nb\nc", errors.New("broken pipe")))
		require.NoError(t, err)
		r, err := NewReader(in, Source{}, testAt)
		require.NoError(t, err)
		got, err := readAll(r)
		assert.EqualError(t, err, "standard input: broken pipe (at byte 5)")
		assert.Equal(t, []string{"a", "b"}, got)
	})
	t.Run("a message that is too long", func(t *testing.T) {
		r := openText(t, "[\n{\"a\":1},\n{\"b\":\""+strings.Repeat("x", 3<<20), Source{}, BlockSize)
		r.limit = 1 << 20
		got, err := readAll(r)
		assert.EqualError(t, err, "test.log:3: a message is longer than 1 MiB")
		assert.Equal(t, []string{`{"a":1}`}, got)
	})
}

func TestLongMessages(t *testing.T) {
	long := strings.Repeat("x", 10<<20)
	for _, text := range []string{
		"first\n" + long + "\nlast\n",
		"{\"a\":\"first\"}{\"a\":\"" + long + "\"}\n{\n}",
		"a,b\n1,\"first\"\n2,\"" + long + "\"\n3,4",
	} {
		got, err := readAll(openText(t, text, Source{}, BlockSize))
		require.ErrorIs(t, err, io.EOF)
		if assert.Len(t, got, 3) {
			assert.Greater(t, len(got[1]), 10<<20-1)
		}
	}
}

func TestDeepJSON(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 100_000) + strings.Repeat("]}", 100_000)
	r := openText(t, deep+deep, Source{}, BlockSize)
	raws, err := readAll(r)
	require.ErrorIs(t, err, io.EOF)
	require.Len(t, raws, 2)
	var m Message
	r.Message([]byte(raws[0]), &m)
	assert.Empty(t, r.Warnings())
}

func TestNextAfterTheEnd(t *testing.T) {
	c := Chunk{Text: []byte("a\nb\n"), lines: true}
	_, _, ok := c.Next(4)
	assert.False(t, ok)
	_, _, ok = c.Next(99)
	assert.False(t, ok)
	start, end, ok := c.Next(1)
	assert.Equal(t, []any{2, 3, true}, []any{start, end, ok}, "the line that holds byte 1 does not start there")
	start, end = c.At(99)
	assert.Equal(t, start, end)
}

func TestChunksAreOneReadersAlone(t *testing.T) {
	text := strings.Repeat("abc\n", BlockSize/2)
	r := openText(t, text, Source{}, BlockSize)
	var a, b Chunk
	require.NoError(t, r.Next(&a))
	first := string(a.Text)
	require.NoError(t, r.Next(&b))
	assert.Equal(t, first, string(a.Text))
	assert.Equal(t, 1, b.Seq)
	assert.EqualValues(t, len(a.Text), b.Offset)
}
