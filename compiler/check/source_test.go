package check_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/check"
	"sumodet/compiler/ir"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// A branch that parses into a field that Sumo makes does so for itself: others
// read Sumo's.
func TestBranchParsesForItself(t *testing.T) {
	file, list := dsl.Parse(diag.NewFile("rule.det", `
source s {
  scope _sourceCategory = "a"
  field zone text
}
rule r {
  severity 5
  branch reads {
    from s
    where zone = "x"
    entity host _sourceHost
    fields zone
  }
  branch parses {
    from s
    parse regex /zone=(?<zone>\w+)/
    where zone = "y"
    entity host _sourceHost
    fields zone
  }
}
`))
	require.Empty(t, list)
	set, list := check.Check([]check.Unit{{File: file}}, check.Options{})
	require.Empty(t, list)
	reads, parses := set.Rules[0].Branches[0], set.Rules[0].Branches[1]
	assert.Equal(t, ir.FromPlatform, reads.Fields[0].Origin)
	assert.Equal(t, ir.FromParse, parses.Fields[0].Origin)
	assert.Same(t, parses.Fields[0], parses.Parses[0].Gives()[0])
}
