package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Long logs leave a processor to spare where each has a worker and nobody has said
// how many there may be.
func TestSpareProcessor(t *testing.T) {
	had := runtime.GOMAXPROCS(2)
	defer runtime.GOMAXPROCS(had)
	long, short := filepath.Join(t.TempDir(), "long.log"), filepath.Join(t.TempDir(), "short.log")
	require.NoError(t, os.WriteFile(long, nil, 0o600))
	require.NoError(t, os.Truncate(long, longLog+1))
	require.NoError(t, os.WriteFile(short, []byte("x"), 0o600))
	for _, c := range []struct {
		name                string
		workers             int
		log                 string
		limited             bool
		wantWorkers, wantGo int
	}{
		{"long", 0, long, false, 2, 3},
		{"long, as many workers", 2, long, false, 2, 3},
		{"long, fewer workers", 1, long, false, 1, 2},
		{"long, more workers", 4, long, false, 4, 2},
		{"long, limited", 0, long, true, 2, 2},
		{"short", 0, short, false, 2, 2},
		{"none", 0, "-", false, 2, 2},
	} {
		std := streams{env: func(string) (string, bool) { return "2", c.limited }}
		assert.Equal(t, c.wantWorkers, std.spareProcessor(c.workers, logSizes(map[string][]string{"a": {short}, "b": {c.log}})), c.name)
		assert.Equal(t, c.wantGo, runtime.GOMAXPROCS(2), c.name)
	}
}
