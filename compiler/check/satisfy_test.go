package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/check"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Long lists of exclusions beside alternatives are ordinary; judging whether
// they can hold together must not take minutes.
func TestManyConditionsAreJudgedSoon(t *testing.T) {
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\n", i)
		}
		return b.String()
	}
	file, list := dsl.Parse(diag.NewFile("rule.det", `
source s {
  scope _sourceCategory = "a"
  parse json {
    user = "user"
    src  = "src"
  }
}
rule r {
  severity 5
  branch b {
    from s
    where src in [`+strings.TrimSuffix(lines(200, `"web%d",`), ",\n")+`]
    where none {
`+lines(800, `user contains "x%dy"`)+lines(200, `src contains "x%dy"`)+`
    }
    where any {
`+lines(100, `user = "name%d"`)+`
    }
    entity user user
  }
}
`))
	require.Empty(t, list)
	_, list = check.Check([]check.Unit{{File: file}}, check.Options{})
	assert.Empty(t, list)
}
