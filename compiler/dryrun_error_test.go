package compiler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
)

// TestSignalsBeforeTheErrorCount runs a rule over a file with a byte that is no
// text: whoever reads how many blocks beyond it, the signals are those before it.
func TestSignalsBeforeTheErrorCount(t *testing.T) {
	var b strings.Builder
	for n := range 100_000 {
		fmt.Fprintf(&b, "Jan  1 00:00:%02d host knockd[%d]: 192.0.2.7: opencloseSSH: Stage 1\n", n%60, n)
	}
	text := []byte(b.String())
	text[2_700_000] = 0
	file := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	before := strings.Count(string(text[:2_700_000]), "\n")
	_, set := loaded(t, filepath.Join("..", "rules"))
	for workers := 1; workers <= 4; workers++ {
		n := 0
		d := compiler.DryRun{Set: set, Logs: map[string][]string{"linux_syslog": {file}}, Workers: workers, Signal: func(local.Signal) error {
			n++
			return nil
		}}
		_, err := d.Run(t.Context())
		assert.ErrorContains(t, err, "at byte 2700000")
		assert.Equal(t, before, n, "%d workers", workers)
	}
}

// TestFilesCountInTheirOrder runs a rule over files of which several are read at a time,
// packed ones, long and short: the signals are those of one after the other, with what
// was read of those that cannot be read to their end, and their errors.
func TestFilesCountInTheirOrder(t *testing.T) {
	dir := t.TempDir()
	var files, want []string
	at := 0
	write := func(name string, lines int, packed bool, cut int) {
		var b strings.Builder
		for range lines {
			fmt.Fprintf(&b, "Jan  1 00:00:%02d host knockd[7]: 192.0.2.7: opencloseSSH: Stage %d\n", at%60, at)
			at++
		}
		text := []byte(b.String())
		if packed {
			var z bytes.Buffer
			w := gzip.NewWriter(&z)
			_, err := w.Write(text)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			text = z.Bytes()[:z.Len()-cut]
		}
		files = append(files, filepath.Join(dir, name))
		require.NoError(t, os.WriteFile(files[len(files)-1], text, 0o600))
	}
	write("0.gz", 30_000, true, 0)
	write("1", 10, false, 0)
	write("2", 0, false, 0)
	write("3.gz", 20_000, true, 0)
	write("4", 40_000, false, 0)
	for n := range 5 {
		write(fmt.Sprintf("5.%d", n), 100, false, 0)
	}
	whole := at
	write("6.gz", 5, true, 1)
	write("7", 100, false, 0)
	write("8.gz", 50_000, true, 1)
	write("9", 1, false, 0)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "packed.zip"), []byte("PK\x03\x04\x00"), 0o600))
	files = append(files, filepath.Join(dir, "packed.zip"), filepath.Join(dir, "missing"))
	write("z", 1, false, 0)
	for n := range at {
		want = append(want, fmt.Sprintf("192.0.2.7: opencloseSSH: Stage %d", n))
	}

	_, set := loaded(t, filepath.Join("..", "rules"))
	for workers := 1; workers <= 4; workers++ {
		var got []string
		d := compiler.DryRun{Set: set, Logs: map[string][]string{"linux_syslog": files}, Workers: workers, Signal: func(s local.Signal) error {
			got = append(got, s.Fields[3].Str()) // message
			return nil
		}}
		_, err := d.Run(t.Context())
		for _, broken := range []string{"6.gz: the compressed file is cut short", "8.gz: the compressed file is cut short", "packed.zip: is not text", "missing: no such file"} {
			assert.ErrorContains(t, err, broken, "%d workers", workers)
		}
		require.Greater(t, len(got), whole, "the whole messages of the file that is cut short count")
		assert.Equal(t, want[:whole], got[:whole], "%d workers", workers)
		seen := map[string]bool{}
		for _, m := range got {
			assert.False(t, seen[m], "%s comes twice", m)
			seen[m] = true
		}
		for n, m := range want[whole:] {
			cut := n < 5 || n >= 105 && n < 50_105
			assert.True(t, seen[m] || cut, m)
		}
	}
}
