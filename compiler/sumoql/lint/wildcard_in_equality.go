package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var wildcardInEquality = &Check{
	Name:     "wildcard-in-equality",
	Title:    "a * in a text that = or in compares",
	Before:   "_sourceCategory=web error\n| parse \"agent=*,\" as agent\n| where agent = \"curl/*\"",
	After:    "_sourceCategory=web error\n| parse \"agent=*,\" as agent\n| where agent matches \"curl/*\"",
	Why:      "Only matches expands wildcards. To = and in a * is a star, which hardly a value holds.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		each(q, func(c *sumoql.Compare, _ *stage) {
			if c.Op != "=" && c.Op != "!=" {
				return
			}
			for _, side := range [][2]sumoql.Expr{{c.X, c.Y}, {c.Y, c.X}} {
				if !wild(side[1]) || !isField(side[0]) {
					continue
				}
				test := printTest(side[0], side[1])
				if c.Op == "!=" {
					test = "!(" + test + ")"
				}
				q.report(side[1].Place(), "a * is no wildcard to %s", c.Op).Note("write: %s", test)
			}
		})
		each(q, func(in *sumoql.In, _ *stage) {
			for _, item := range in.Items {
				if wild(item) && isField(in.X) {
					q.report(item.Place(), "a * is no wildcard to in").Note("write: %s", printTest(in.X, item))
				}
			}
		})
	},
}

// printTest returns a test of a value by a pattern.
func printTest(x, pattern sumoql.Expr) string {
	return sumoql.PrintExpr(&sumoql.Matches{X: x, Pattern: pattern})
}

// wild reports whether an expression is text that looks like a pattern. A text
// of stars and punctuation alone may be a value: `***`, `*/5`.
func wild(x sumoql.Expr) bool {
	text, ok := literal(x)
	if !ok || !strings.HasPrefix(text, "*") && !strings.HasSuffix(text, "*") {
		return false
	}
	return strings.ContainsFunc(text, func(r rune) bool { return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
}

// isField reports whether a value comes from a row, and is no parameter's.
func isField(x sumoql.Expr) bool {
	switch x := x.(type) {
	case *sumoql.Name:
		return !templated(x.Text)
	case *sumoql.Call:
		return true
	}
	return false
}
