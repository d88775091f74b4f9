package dsl

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestProductionsAreTheGrammars holds what files are parsed by, a production at a time,
// to the grammar of the whole language.
func TestProductionsAreTheGrammars(t *testing.T) {
	all := append([]production{condition, branchHeads}, clauses...)
	for _, d := range decls {
		all = append(all, d.production, d.head)
	}
	ebnf := EBNF()
	for _, p := range all {
		name := reflect.TypeOf(p.node).Elem().Name()
		if _, ok := p.node.(*conditionText); !ok { // types that parse themselves keep their names
			name = strings.ToUpper(name[:1]) + name[1:]
		}
		assert.Contains(t, ebnf, "\n"+name+" = ", "of %s", p.word)
	}
}
