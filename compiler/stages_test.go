package compiler_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/backend"
	"sumodet/dsl/dsltest"
)

// events is the source that most archives of stages read.
const events = `
project stages {
  folder   "Stages"
  notify   email ["soc@example.com"]
  internal [10.0.0.0/8, 192.168.0.0/16]
}

source events {
  scope  _sourceCategory = "app/events"
  format json
  parse  json {
    action       = "action"
    user         = "user.name" | "user"
    path         = "path"
    bytes number = "bytes"
    src    ip    = "src"
    when_ms time = "ts"
  }

  record {
    where objectType = "Audit"
    action      -> action
    user        -> user_username
    path        -> file_path
    bytes       -> bytesOut
    src         -> srcDevice_ip
    _sourceHost -> device_hostname
  }
}
`

// TestStages shows what each stage makes of a rule: the typed rule, the search,
// the Cloud SIEM rules, and what a target refuses. Archives whose subject is a
// deploy clause show the log search's body as well.
func TestStages(t *testing.T) {
	dsltest.Run(t, "testdata/stages/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		inFolder(t, a, isInput)
		if !a.Has("sources.det") {
			require.NoError(t, os.WriteFile("sources.det", []byte(events), 0o644))
		}
		src, err := compiler.Load([]string{"in.det"})
		require.NoError(t, err)
		set, list := compiler.Check(src, testOptions)
		require.NoError(t, list.Err())
		require.Empty(t, list, "warnings")
		require.NotEmpty(t, a.Comment(), "the archive does not say what it shows")

		var ir, search, body, siem strings.Builder
		for _, r := range set.Rules {
			for _, b := range r.Branches {
				ir.WriteString(b.Dump())
			}
		}
		artifacts, refused := compiler.Emit(set)
		for _, x := range artifacts {
			switch x.Kind {
			case backend.LogSearch:
				search.WriteString(x.Query)
				body.Write(x.Body)
			case backend.SIEMRule:
				siem.Write(x.Body)
			}
		}
		a.Output("ir", ir.String())
		a.Output("search.sumo", search.String())
		if strings.HasPrefix(t.Name(), "TestStages/deploy_") {
			a.Output("search.json", body.String())
		}
		a.Output("siem.json", siem.String())
		a.Output("errors", refused.Error())
	})
}
