package ruletest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/check"
)

// TestWhyCountsWhatRunRaises traces every branch over every shipped case: the
// funnel ends with as many signals as a local run raises.
func TestWhyCountsWhatRunRaises(t *testing.T) {
	src, err := compiler.Load([]string{filepath.Join("..", "..", "rules")})
	require.NoError(t, err)
	set, _ := compiler.Check(src, check.Options{})
	cases, list, err := Find(set)
	require.NoError(t, err)
	require.Empty(t, list)
	signals := 0
	for _, c := range cases {
		logs := map[string][]string{}
		for i, log := range c.Logs {
			file := filepath.Join(t.TempDir(), strings.ReplaceAll(log.Source, "/", "_")+string(rune('a'+i)))
			if log.File != "" {
				file = log.File
			} else {
				require.NoError(t, os.WriteFile(file, []byte(log.Data), 0o600))
			}
			logs[log.Source] = append(logs[log.Source], file)
		}
		why := compiler.Why{Branches: c.branches(), Logs: logs, At: c.Now}
		all, err := why.Run(t.Context())
		require.NoError(t, err)
		for _, lost := range all {
			n := 0
			err := c.plans(t.Context(), c.branches(), func(*local.Plan) {}, func(s local.Signal) {
				if s.Branch == lost.Branch {
					n++
				}
			})
			require.NoError(t, err)
			assert.EqualValues(t, n, lost.Signals.Load(), "%s: %s", c.Name, lost.Branch.ID)
			signals += n
		}
	}
	assert.NotZero(t, signals)
}
