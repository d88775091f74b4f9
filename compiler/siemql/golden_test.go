package siemql

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/dsl/diag"
	"sumodet/dsl/dsltest"
)

// TestGolden parses each NAME.siem of the archives: NAME.print is its canonical
// text, on several lines where it is long, NAME.diags what is said of it.
func TestGolden(t *testing.T) {
	dsltest.Run(t, "testdata/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		for _, file := range a.Files() {
			name, isInput := strings.CutSuffix(file, ".siem")
			if !isInput {
				continue
			}
			e, list := Parse(diag.NewFile(name, strings.TrimSuffix(a.Input(file), "\n")))
			if e != nil {
				list = append(list, CheckCalls(e)...)
				a.Output(name+".print", Print(e))
				printsStable(t, e)
			} else {
				assert.True(t, list.HasErrors(), name)
			}
			a.Output(name+".diags", list.Error())
		}
	})
}
