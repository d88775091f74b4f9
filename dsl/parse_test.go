package dsl

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProductionsAreTheGrammars holds what files are parsed by, a production at a time,
// to the grammar of the whole language.
func TestProductionsAreTheGrammars(t *testing.T) {
	all := append([]production{branchHeads}, clauses...)
	for _, d := range decls {
		all = append(all, d.production, d.head)
	}
	ebnf := EBNF()
	for _, p := range all {
		name := reflect.TypeOf(p.node).Elem().Name()
		name = strings.ToUpper(name[:1]) + name[1:]
		assert.Contains(t, ebnf, "\n"+name+" = ", "of %s", p.word)
	}
}

// TestFormsAreTheDocuments holds what mistakes show of clauses to LANGUAGE.md.
func TestFormsAreTheDocuments(t *testing.T) {
	text, err := os.ReadFile("LANGUAGE.md")
	require.NoError(t, err)
	language := strings.ReplaceAll(string(text), `\|`, "|") // as tables have it
	for _, p := range append([]production{wholeList}, clauses...) {
		for _, form := range p.forms {
			assert.Contains(t, language, "`"+form+"`", "of %s", p.word)
		}
	}
}
