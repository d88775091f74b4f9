package logs

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// openText opens text as standard input is, in blocks of the given size.
func openText(t require.TestingT, text string, src Source, block int) *Reader {
	in := &Input{Name: "test.log"}
	require.NoError(t, in.start(&counter{strings.NewReader(text), &in.read}))
	r, err := NewReader(in, src, testAt)
	require.NoError(t, err)
	r.block = block
	return r
}

// readAll returns all messages and what ended them.
func readAll(r *Reader) (messages []string, err error) {
	var c Chunk
	for {
		if err = r.Next(&c); err != nil {
			return messages, err
		}
		for off := 0; ; {
			start, end, ok := c.Next(off)
			if !ok {
				break
			}
			messages = append(messages, string(c.Text[start:end]))
			off = end
		}
	}
}

// rawOf reads all messages as "TIME HOST RAW", with a dash for what is missing.
func rawOf(t *testing.T, text string, src Source) (*Reader, []string) {
	r := openText(t, text, src, BlockSize)
	raws, err := readAll(r)
	require.ErrorIs(t, err, io.EOF)
	var m Message
	var rows []string
	for _, raw := range raws {
		r.Message([]byte(raw), &m)
		row := "-"
		if m.Time != NoTime {
			row = time.UnixMilli(m.Time).UTC().Format("01-02T15:04:05.000")
		}
		host := "-"
		if m.Host != nil {
			host = string(m.Host)
		}
		rows = append(rows, row+" "+host+" "+string(m.Raw))
	}
	return r, rows
}

func paths(t require.TestingT, texts ...string) []Path {
	var list []Path
	for _, s := range texts {
		p, err := ParsePath(s)
		require.NoError(t, err)
		list = append(list, p)
	}
	return list
}

// failAfter gives text and then an error.
func failAfter(text string, err error) io.Reader {
	return io.MultiReader(bytes.NewReader([]byte(text)), failing{err})
}
