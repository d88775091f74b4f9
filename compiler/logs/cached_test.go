package logs

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is read by way of the page cache is what a file reads itself.
func TestPageCache(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcdef\n"), 5000)
	name := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(name, text, 0o600))
	file, err := os.Open(name)
	require.NoError(t, err)
	cache, err := pageCache(file)
	require.NoError(t, err)
	for _, c := range []struct{ at, n, want int }{
		{0, len(text), len(text)},
		{1, 4095, 4095},
		{8191, 4097, 4097},
		{len(text) - 3, 3, 3},
		{len(text) - 3, 4, 3},
		{len(text) - 5000, 1 << 20, 5000},
		{len(text), 1, 0},
		{len(text) + 9000, 1, 0},
		{17, 0, 0},
	} {
		p := make([]byte, c.n)
		n, err := cache.ReadAt(p, int64(c.at))
		assert.Equal(t, c.want, n, c)
		assert.Equal(t, string(text[min(c.at, len(text)):][:n]), string(p[:n]), c)
		if c.want < c.n {
			assert.ErrorIs(t, err, io.EOF, c)
		} else {
			assert.NoError(t, err, c)
		}
	}
	require.NoError(t, file.Close())
	_, err = cache.ReadAt(make([]byte, 1), 0)
	assert.ErrorIs(t, err, fs.ErrClosed)
}
