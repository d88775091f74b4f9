package compiler_test

import (
	"os"
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

// TestSourcesAboveTheProjectAreNamed holds that a file of declarations that no rule sees
// is named where one of them is missing.
func TestSourcesAboveTheProjectAreNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("rules", 0o700))
	for name, text := range map[string]string{
		"sources.det":       "source web {\n  scope _sourceCategory = \"web\"\n}\n",
		"rules/project.det": "project p {\n  folder \"P\"\n}\n",
		"rules/r.det":       "rule r {\n  severity 3\n  branch b {\n    from web\n    where _raw contains \"x\"\n    entity host _sourceHost\n  }\n}\n",
	} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	src, err := compiler.Load([]string{"rules"})
	require.NoError(t, err)
	_, list := compiler.Check(src, testOptions)
	require.Len(t, list, 1)
	assert.Contains(t, list[0].Notes, "sources.det is not read: it is above the folder that holds project.det or .git")
}
