package compiler_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
)

// TestRemoteRunParsesAsDeployed holds the parsing mode of a remote run to that of the
// deployed search: another would find what that does not, or miss what it finds.
func TestRemoteRunParsesAsDeployed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.det")
	require.NoError(t, os.WriteFile(file, []byte(`source s {
  scope  _sourceCategory = "x"
  format json
  field  user text
}
rule r {
  severity 3
  branch scheduled {
    from s
    where user = "a"
    entity user user
    deploy search every 15m then email ["a@example.com"]
  }
  branch saved {
    from s
    where user = "b"
    entity user user
    deploy search
  }
  branch grouped {
    from s
    where user exists
    window 5m by user { n = count() }
    having n > 3
    entity user user
    deploy search every 15m then email ["a@example.com"]
  }
  branch local_only {
    from s
    where user = "c"
    entity user user
  }
}
`), 0o600))
	src, err := compiler.Load([]string{file})
	require.NoError(t, err)
	set, diags := compiler.Check(src, check.Options{})
	require.False(t, diags.HasErrors(), diags.Error())
	modes := map[string]string{}
	run := compiler.RemoteRun{Set: set, Search: func(_ context.Context, b *ir.Branch, _, parsingMode string) ([]map[string]string, error) {
		modes[b.Name] = parsingMode
		return nil, nil
	}}
	_, err = run.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"scheduled": "Manual", "saved": "AutoParse", "grouped": "AutoParse", "local_only": "AutoParse"}, modes)
}
