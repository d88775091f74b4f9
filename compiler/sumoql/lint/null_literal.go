package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var nullLiteral = &Check{
	Name:     "null-literal",
	Title:    "a comparison with null",
	Before:   "_sourceCategory=vpn login\n| json \"country\" as country nodrop\n| where country = null",
	After:    "_sourceCategory=vpn login\n| json \"country\" as country nodrop\n| where isNull(country)",
	Why:      "What a comparison with null gives is not documented; = null is most likely never true. isNull, isEmpty and isBlank are documented.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1, 6.1",
	find: func(q *query) {
		each(q, func(c *sumoql.Compare, _ *stage) {
			x, null := c.X, c.Y
			if _, ok := x.(*sumoql.Null); ok {
				x, null = null, x
			}
			if _, ok := null.(*sumoql.Null); !ok {
				return
			}
			test := "isNull(" + sumoql.PrintExpr(x) + ")"
			if c.Op != "=" {
				test = "!" + test
			}
			q.report(null.Place(), "what a comparison with null gives is not documented").Note("write: %s", test)
		})
	},
}
