package compiler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/check"
)

// testOptions settle the day on which exceptions are judged.
var testOptions = check.Options{Now: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}

// TestDeclarationsAreFoundFromAnyFolder reads the shipped rules by the paths
// that a person may type where they stand.
func TestDeclarationsAreFoundFromAnyFolder(t *testing.T) {
	for _, c := range []struct{ in, path string }{
		{"..", "rules"},
		{"../rules", "."},
		{"../rules", "port_knocking"},
		{"../rules", "port_knocking/port_knocking.det"},
		{"../rules/port_knocking", "."},
		{"../rules/port_knocking", "port_knocking.det"},
		{"../rules/port_knocking/tests", ".."},
		{"../rules/port_knocking/tests", "../port_knocking.det"},
	} {
		t.Run(c.in+" "+c.path, func(t *testing.T) {
			t.Chdir(c.in)
			src, err := compiler.Load([]string{c.path})
			require.NoError(t, err)
			require.Empty(t, src.Diags)
			for _, u := range src.Units {
				if u.File.Source.Name == "port_knocking.det" {
					require.Len(t, u.Env, 2)
				}
			}
			set, list := compiler.Check(src, testOptions)
			assert.NoError(t, list.Err())
			assert.NotEmpty(t, set.Rules)
		})
	}
}
