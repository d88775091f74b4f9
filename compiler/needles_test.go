package compiler_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/ir"
)

// TestNeedlesOfLongLists holds that a reader looks for all texts of a long list, each
// once, and a query for none.
func TestNeedlesOfLongLists(t *testing.T) {
	var quoted, texts []string
	for i := range 200 {
		texts = append(texts, fmt.Sprintf("tool%03dx", i))
		quoted = append(quoted, `"`+texts[i]+`"`)
	}
	quoted = append(quoted, `"TOOL007X"`)
	lost := whyOf(t, "Image contains any ["+strings.Join(quoted, ", ")+"]", "x")
	assert.Equal(t, [][]string{texts}, ir.Needles(lost.Branch))
	assert.Empty(t, ir.Literals(lost.Branch))
}
