package logs

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCompressedAndEncodedFiles(t *testing.T) {
	const text = "Nov 25 02:30:31 web01 knockd: up\nNov 25 02:30:35 web01 caf\u00e9 \U0001F511\n"
	want := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var utf16le, utf16be []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		utf16le = append(utf16le, byte(u), byte(u>>8))
		utf16be = append(utf16be, byte(u>>8), byte(u))
	}
	for name, data := range map[string][]byte{
		"plain":          []byte(text),
		"gzip":           gzipped(t, text),
		"gzip, two":      append(gzipped(t, text[:20]), gzipped(t, text[20:])...),
		"zstd":           zstded(t, text),
		"UTF-16 LE":      utf16le,
		"UTF-16 BE":      utf16be,
		"UTF-16 in gzip": gzipped(t, string(utf16le)),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "any.name")
			require.NoError(t, os.WriteFile(file, data, 0o600))
			in, err := Open(file, nil)
			require.NoError(t, err)
			defer in.Close()
			assert.EqualValues(t, len(data), in.Size)
			assert.False(t, in.ModTime.IsZero())
			r, err := NewReader(in, Source{}, testAt)
			require.NoError(t, err)
			got, err := readAll(r)
			assert.ErrorIs(t, err, io.EOF)
			assert.Equal(t, want, got)
			assert.EqualValues(t, len(data), r.BytesRead())

			stdin, err := Open("-", bytes.NewReader(data))
			require.NoError(t, err)
			r, err = NewReader(stdin, Source{}, testAt)
			require.NoError(t, err)
			got, _ = readAll(r)
			assert.Equal(t, want, got)
		})
	}
}

func TestLongUTF16(t *testing.T) {
	text := strings.Repeat("a\u00e9\U0001F511x", 9000) + "\n"
	data := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		data = append(data, byte(u), byte(u>>8))
	}
	in, err := Open("-", bytes.NewReader(append(data, 'x')))
	require.NoError(t, err)
	r, err := NewReader(in, Source{}, testAt)
	require.NoError(t, err)
	got, _ := readAll(r)
	assert.Equal(t, []string{strings.TrimSuffix(text, "\n"), "\ufffd"}, got)
}

func TestFilesCutShort(t *testing.T) {
	var text strings.Builder
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 40_000 { // more than a block, and hard to compress
		fmt.Fprintf(&text, "%x\n", rnd.Uint64()>>rnd.IntN(60))
	}
	for name, data := range map[string][]byte{"gzip": gzipped(t, text.String()), "zstd": zstded(t, text.String())} {
		t.Run(name, func(t *testing.T) {
			in, err := Open("-", bytes.NewReader(data[:len(data)*3/4]))
			require.NoError(t, err)
			r, err := NewReader(in, Source{}, testAt)
			require.NoError(t, err)
			got, err := readAll(r)
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Contains(t, e.Error(), "standard input: the compressed file is cut short; its whole messages were read (at byte ")
			assert.Positive(t, e.Offset)
			require.NotEmpty(t, got)
			whole := strings.Join(got, "\n") + "\n"
			assert.True(t, strings.HasPrefix(text.String(), whole))
			assert.LessOrEqual(t, int64(len(whole)), e.Offset)
			assert.Equal(t, err, r.Next(new(Chunk)), "the error stays")
		})
	}
}

func gzipped(t *testing.T, text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func zstded(t *testing.T, text string) []byte {
	w, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	return w.EncodeAll([]byte(text), nil)
}
