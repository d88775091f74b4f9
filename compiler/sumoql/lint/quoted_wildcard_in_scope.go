package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var quotedWildcardInScope = &Check{
	Name:     "quoted-wildcard-in-scope",
	Title:    "a * in quotes in the scope",
	Before:   "_sourceCategory=\"linux/*\" sudo\n| count by _sourceHost",
	After:    "_sourceCategory=linux/* sudo\n| count by _sourceHost",
	Why:      "Sumo's pages disagree on whether a * in quotes is a wildcard or a star.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 6.4",
	find: func(q *query) {
		each(q, func(t *sumoql.FieldTerm, _ *stage) {
			if !t.Quoted || !strings.Contains(t.Value, "*") || templated(t.Value) {
				return
			}
			d := q.report(t.Place(), "whether a * in quotes is a wildcard is not documented")
			if !unquoted(t.Value) {
				d.Note("write whole values, or test it behind the scope: where %s matches \"…\"", sumoql.QuoteName(t.Field.Text))
			} else {
				d.Note("write: %s=%s", sumoql.QuoteName(t.Field.Text), t.Value)
			}
		})
	},
}
