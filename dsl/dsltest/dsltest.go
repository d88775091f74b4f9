// Package dsltest runs golden archives: txtar files that hold inputs and what
// each stage makes of them, in which a reviewer reads both side by side.
//
//	A sentence that says what is shown.
//	-- in.det --
//	the input
//	-- errors --
//	what was made of it
//
// `go test ./... -update` rewrites the sections that tests write; the
// difference is then reviewed as code is.
package dsltest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Update reports whether -update was given, for goldens that are no archives.
func Update() bool { return *update }

// Archive is one archive while its test runs.
type Archive struct {
	t     *testing.T
	in    *txtar.Archive
	wrote map[string]string
	order []string
}

// Run runs a test for each archive that matches the pattern; there must be
// one.
func Run(t *testing.T, pattern string, test func(t *testing.T, a *Archive)) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, files, "no archive matches %s", pattern)
	for _, file := range files {
		file, err := filepath.Abs(file) // a test may change folders
		require.NoError(t, err)
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			in, err := txtar.ParseFile(file)
			require.NoError(t, err)
			a := &Archive{t: t, in: in, wrote: map[string]string{}}
			test(t, a)
			if *update && !t.Failed() {
				a.rewrite(file)
			}
		})
	}
}

// Comment returns the text at the archive's top.
func (a *Archive) Comment() string { return strings.TrimSpace(string(a.in.Comment)) }

// Files returns the names of all sections, in order.
func (a *Archive) Files() []string {
	out := make([]string, len(a.in.Files))
	for i, f := range a.in.Files {
		out[i] = f.Name
	}
	return out
}

// Has reports whether the archive has a section.
func (a *Archive) Has(name string) bool { return slices.Contains(a.Files(), name) }

// Input returns a section's text; it must be there.
func (a *Archive) Input(name string) string {
	a.t.Helper()
	for _, f := range a.in.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	require.Failf(a.t, "no section", "the archive has no section %q", name)
	return ""
}

// Output holds what a test made to the section of that name. An empty output
// wants no section, or an empty one.
func (a *Archive) Output(name, got string) {
	a.t.Helper()
	if got != "" && !strings.HasSuffix(got, "\n") {
		got += "\n"
	}
	a.wrote[name] = got
	a.order = append(a.order, name)
	if *update {
		return
	}
	want := ""
	if a.Has(name) {
		want = a.Input(name)
	}
	assert.Equal(a.t, want, got, "section %q", name)
}

func (a *Archive) rewrite(file string) {
	out := &txtar.Archive{Comment: a.in.Comment}
	for _, f := range a.in.Files {
		got, written := a.wrote[f.Name]
		if written {
			f.Data = []byte(got)
			delete(a.wrote, f.Name)
		}
		if len(f.Data) > 0 || !written {
			out.Files = append(out.Files, f)
		}
	}
	for _, name := range a.order {
		if got := a.wrote[name]; got != "" {
			out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(got)})
		}
	}
	require.NoError(a.t, os.WriteFile(file, txtar.Format(out), 0o644))
}
