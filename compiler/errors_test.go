package compiler_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/dsl/diag"
	"sumodet/dsl/dsltest"
)

// inFolder writes an archive's inputs to an empty folder and goes there.
func inFolder(t *testing.T, a *dsltest.Archive, keep func(name string) bool) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range a.Files() {
		if !keep(name) {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(a.Input(name)), 0o644))
	}
	t.Chdir(dir)
}

func isInput(name string) bool {
	return strings.HasSuffix(name, ".det") || strings.HasSuffix(name, ".csv")
}

// common is what most archives need: a source of each shape.
const common = `
source auth {
  scope  _sourceCategory = "linux/auth"
  format syslog
  parse  regex /^(?<user>\w+) from (?<src>[\d.]+) port (?<port>\d+)/
  field  port number

  record {
    where objectType = "Authentication"
    user -> user_username
    src  -> srcDevice_ip
    port -> srcPort
  }
}
`

// TestErrors holds every kind of wrong rule to what is drawn of it: of syntax,
// of meaning, and of what targets refuse. An archive without sources.det gets
// one that declares the source auth.
func TestErrors(t *testing.T) {
	dsltest.Run(t, "testdata/errors/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		inFolder(t, a, isInput)
		if !a.Has("sources.det") {
			require.NoError(t, os.WriteFile("sources.det", []byte(common), 0o644))
		}
		var files []string
		for _, name := range a.Files() {
			if strings.HasSuffix(name, ".det") && name != "sources.det" && name != "project.det" {
				files = append(files, name)
			}
		}
		if len(files) == 0 {
			files = []string{"."}
		}
		a.Output("errors", drawn(t, files...))
	})
}

// drawn checks and emits rules and draws every diagnostic.
func drawn(t *testing.T, paths ...string) string {
	t.Helper()
	src, err := compiler.Load(paths)
	require.NoError(t, err)
	set, list := compiler.Check(src, testOptions)
	if !list.HasErrors() {
		_, more := compiler.Emit(set)
		list = append(list, more...)
	}
	var b strings.Builder
	require.NoError(t, list.Draw(&b, diag.Plain))
	return b.String()
}
