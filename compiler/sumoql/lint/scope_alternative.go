package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var scopeAlternative = &Check{
	Name:     "scope-alternative",
	Title:    "an or in the scope that leaves the metadata behind",
	Before:   "_sourceCategory=sshd failed OR invalid\n| count by _sourceHost",
	After:    "_sourceCategory=sshd (failed OR invalid)\n| count by _sourceHost",
	Why:      "AND, written or not, binds tighter than OR: the metadata belongs to one alternative, and the other one takes messages of all sources.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 2.2",
	find: func(q *query) {
		or, ok := q.tree.Scope.(*sumoql.ScopeOr)
		if _, ignored := q.within.(*sumoql.Pipeline); !ok || ignored {
			return
		}
		var bare []sumoql.ScopeExpr
		for _, item := range or.Items {
			if !saysMetadata(item) {
				bare = append(bare, item)
			}
		}
		if len(bare) == len(or.Items) {
			return
		}
		if len(bare) > 0 { // the first says it for all
			q.report(bare[0].Place(), "this takes messages of all sources").Note("write brackets around what or joins: _sourceCategory=a/b (one OR other)")
		}
	},
}

// saysMetadata reports whether a scope's term names metadata, or may by a parameter, a
// macro or a subquery.
func saysMetadata(n sumoql.Node) (said bool) {
	sumoql.Walk(n, func(n sumoql.Node) bool {
		switch n := n.(type) {
		case *sumoql.FieldTerm, *sumoql.Subquery:
			said = true
		case *sumoql.Keyword:
			said = said || templated(n.Text) || strings.Contains(n.Text, "`") || strings.Contains(n.Text, "$$")
		}
		return !said
	})
	return said
}
