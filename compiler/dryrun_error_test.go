package compiler_test

import (
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
	for n := range 20_000 {
		fmt.Fprintf(&b, "Jan  1 00:00:%02d host knockd[%d]: 192.0.2.7: opencloseSSH: Stage 1\n", n%60, n)
	}
	text := []byte(b.String())
	text[700_000] = 0
	file := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	before := strings.Count(string(text[:700_000]), "\n")
	_, set := loaded(t, filepath.Join("..", "rules"))
	for workers := 1; workers <= 4; workers++ {
		n := 0
		d := compiler.DryRun{Set: set, Logs: map[string][]string{"linux_syslog": {file}}, Workers: workers, Signal: func(local.Signal) error {
			n++
			return nil
		}}
		_, err := d.Run(t.Context())
		assert.ErrorContains(t, err, "at byte 700000")
		assert.Equal(t, before, n, "%d workers", workers)
	}
}
