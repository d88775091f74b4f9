package siemql

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

// Whatever nests, nests MaxDepth deep and no deeper.
func TestDepth(t *testing.T) {
	for _, c := range []struct{ open, inner, end string }{
		{"(", "a", ")"},
		{"lower(", "a", ")"},
		{"NOT ", "a", ""},
		{"- ", "a", ""},
		{"a in (", "b", ")"},
		{"a + (", "b", ")"},
	} {
		nested := func(n int) string { return strings.Repeat(c.open, n) + c.inner + strings.Repeat(c.end, n) }
		deep := MaxDepth / depthOf(c.open)
		_, list := Parse(diag.NewFile("deep", nested(deep)))
		assert.Empty(t, list, c.open)
		_, list = Parse(diag.NewFile("deeper", nested(deep+1)))
		require.Len(t, list, 1, c.open)
		assert.Equal(t, "more than 100 operators and brackets are nested here", list[0].Message)
	}
}

// depthOf counts the operators and brackets that are nested in a piece.
func depthOf(open string) int {
	if strings.Contains(open, "+ (") {
		return 2
	}
	return 1
}

func TestSize(t *testing.T) {
	longest := "a = '" + strings.Repeat("x", MaxSize-6) + "'"
	_, list := Parse(diag.NewFile("longest", longest))
	assert.Empty(t, list)
	_, list = Parse(diag.NewFile("longer", longest+" "))
	require.Len(t, list, 1)
	assert.Equal(t, "an expression may have a million characters at most", list[0].Message)
}

// A long row of operators is no depth.
func TestLongRow(t *testing.T) {
	e, list := Parse(diag.NewFile("row", "a = 1"+strings.Repeat(" or a = 1", 10_000)))
	require.Empty(t, list)
	assert.Len(t, e.(*Or).Items, 10_001)
}

// A text that is not closed is looked through once, and not again from each of
// its lines.
func TestOpenText(t *testing.T) {
	toks := scan(strings.Repeat("\\\"x\n", 1000))
	require.Len(t, toks, 2)
	assert.Equal(t, kindBad, toks[1].Type)
}
