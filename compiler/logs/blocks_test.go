package logs

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// messagesOf returns an input's messages, read block by block or in one go, and the
// error that ended it.
func messagesOf(t *testing.T, file string, block, limit int, blocks bool) (messages []string, err error) {
	in, err := Open(file, nil)
	require.NoError(t, err)
	defer in.Close()
	r, err := NewReader(in, Source{Formats: []Format{Lines}}, time.Unix(0, 0))
	if err != nil {
		return nil, err
	}
	r.block, r.limit = block, limit
	next := r.Next
	if blocks {
		require.True(t, r.Blocks() || in.Size <= int64(block))
		next = func(c *Chunk) error {
			if err := r.TakeBlock(c); err != nil {
				return err
			}
			return r.FillBlock(c)
		}
	}
	c := new(Chunk)
	for {
		err := next(c)
		for off := 0; ; {
			start, end, ok := c.Next(off)
			if !ok {
				break
			}
			messages = append(messages, string(c.Text[start:end]))
			off = end
		}
		if errors.Is(err, io.EOF) {
			return messages, nil
		}
		if err != nil {
			return messages, err
		}
	}
}

// TestBlocksGiveTheSameMessages reads hostile files block by block and in one go:
// lines of every length about a block's, empty ones, CR before line ends at a
// block's border, no line end at the file's, bytes that are no text.
func TestBlocksGiveTheSameMessages(t *testing.T) {
	const block = 4 << 10
	file := filepath.Join(t.TempDir(), "log")
	r := rand.New(rand.NewPCG(3, 3))
	for n := range 400 {
		var b strings.Builder
		b.WriteString("first\n")
		for b.Len() < block*(1+r.IntN(6)) {
			switch r.IntN(6) {
			case 0:
				b.WriteString(strings.Repeat("\n", r.IntN(4)))
			case 1:
				b.WriteString(strings.Repeat("x", r.IntN(3*block)) + "\r\n")
			case 2: // a line that ends about a block's border
				b.WriteString(strings.Repeat("y", max(0, block-b.Len()%block-3+r.IntN(5))) + "\r\n"[r.IntN(2):])
			default:
				fmt.Fprintf(&b, "line %d of %d\n", b.Len(), n)
			}
		}
		text := b.String()
		if r.IntN(2) == 0 {
			text = strings.TrimRight(text, "\r\n")
		}
		if r.IntN(4) == 0 && len(text) > headSize/8 {
			at := len("first\n") + r.IntN(len(text)-len("first\n"))
			if at >= 3*block {
				text = text[:at] + "\x00" + text[at+1:]
			}
		}
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		limit := 64 << 20
		want, wantErr := messagesOf(t, file, block, limit, false)
		got, gotErr := messagesOf(t, file, block, limit, true)
		require.Equal(t, want, got, "%d", n)
		require.Equal(t, fmt.Sprint(wantErr), fmt.Sprint(gotErr), "%d", n)
	}
}

func TestBlocksOfAMessageTooLong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(file, []byte("a\n"+strings.Repeat("b", 100<<10)+"\nc\n"), 0o600))
	got, err := messagesOf(t, file, 4<<10, 50<<10, true)
	assert.Equal(t, []string{"a"}, got)
	assert.ErrorContains(t, err, "a message is longer than")
}

func TestAFileThatShrinksWhileItIsRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("line\n", 5<<10)), 0o600))
	in, err := Open(file, nil)
	require.NoError(t, err)
	defer in.Close()
	r, err := NewReader(in, Source{}, time.Unix(0, 0))
	require.NoError(t, err)
	r.block = 4 << 10
	require.NoError(t, os.Truncate(file, 6<<10))
	var c Chunk
	require.NoError(t, r.TakeBlock(&c))
	require.NoError(t, r.FillBlock(&c))
	require.NoError(t, r.TakeBlock(&c))
	assert.ErrorContains(t, r.FillBlock(&c), "became shorter while it was read")
}

func BenchmarkBlocks(b *testing.B) {
	file := filepath.Join(b.TempDir(), "log")
	require.NoError(b, os.WriteFile(file, []byte(strings.Repeat(hot[0].line+"\n", 64<<20/len(hot[0].line))), 0o600))
	for _, blocks := range []bool{false, true} {
		b.Run(map[bool]string{false: "in one go", true: "block by block"}[blocks], func(b *testing.B) {
			b.SetBytes(64 << 20)
			for b.Loop() {
				in, err := Open(file, nil)
				require.NoError(b, err)
				r, err := NewReader(in, Source{}, time.Unix(0, 0))
				require.NoError(b, err)
				var c Chunk
				for {
					if blocks {
						if err = r.TakeBlock(&c); err == nil {
							err = r.FillBlock(&c)
						}
					} else {
						err = r.Next(&c)
					}
					if err != nil {
						break
					}
				}
				in.Close()
			}
		})
	}
}
