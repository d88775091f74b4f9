package logs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// Of what is in the page cache in part, the rest is read from the disk, into its place.
func TestPageCacheInPart(t *testing.T) {
	text := make([]byte, 8<<20)
	for i := range text {
		text[i] = byte(i>>12) ^ byte(i*7)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	require.NoError(t, err)
	defer file.Close()
	_, err = file.Write(text)
	require.NoError(t, err)
	cache, err := pageCache(file)
	require.NoError(t, err)
	for _, half := range []int64{0, 4 << 20} {
		require.NoError(t, file.Sync()) // only what is on the disk may go
		require.NoError(t, unix.Fadvise(int(file.Fd()), half, 4<<20, unix.FADV_DONTNEED))
		p := make([]byte, len(text)-100)
		n, err := cache.ReadAt(p, 100)
		require.NoError(t, err)
		assert.Equal(t, len(p), n)
		assert.True(t, string(p) == string(text[100:]), "without the half at %d", half)
	}
}
