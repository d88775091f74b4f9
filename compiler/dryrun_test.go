package compiler_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
)

// TestWindowsInAnyOrder runs a rule with windows over an hour of denials: in the
// order of time, shuffled, in two files of which the later comes first, and from
// standard input, which cannot be read twice. The signals are the same.
func TestWindowsInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var lines []string
	for second := range 3600 {
		lines = append(lines, fmt.Sprintf(`{"_messageTime":%d,"_sourceHost":"fw","action":"deny","src_ip":"192.0.2.%d","dest_port":%d}`,
			1767225600000+second*1000, second/7%50, 7000+second%7*(second/600%2)))
	}
	_, set := loaded(t, filepath.Join("..", "rules"))
	dir := t.TempDir()
	write := func(name string, lines []string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
		return file
	}
	run := func(stdin string, files ...string) (out []string) {
		d := compiler.DryRun{Set: set, Logs: map[string][]string{"firewall": files}, Stdin: strings.NewReader(stdin), Signal: func(s local.Signal) error {
			out = append(out, string(s.AppendJSON(nil)))
			return nil
		}}
		sum, err := d.Run(t.Context())
		require.NoError(t, err)
		assert.EqualValues(t, len(out), sum.Signals)
		return out
	}
	want := run("", write("sorted", lines))
	require.NotEmpty(t, want)
	assert.Equal(t, want, run("", write("later", lines[1500:]), write("earlier", lines[:1500])))
	shuffled := slices.Clone(lines)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	assert.Equal(t, want, run("", write("shuffled", shuffled)))
	assert.Equal(t, want, run(strings.Join(shuffled, "\n"), "-"))
}
