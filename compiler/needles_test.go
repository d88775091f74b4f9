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
	var needs []ir.Need
	for _, text := range texts {
		needs = append(needs, ir.Need{text})
	}
	assert.Equal(t, [][]ir.Need{needs}, ir.Needles(lost.Branch, "._-"))
	assert.Empty(t, ir.Literals(lost.Branch))
}
