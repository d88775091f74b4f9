package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var textOrder = &Check{
	Name:     "text-order",
	Title:    "< or > between texts",
	Before:   "_sourceCategory=app error\n| json \"version\" as version\n| where version < \"10\"",
	After:    "_sourceCategory=app error\n| json \"version\" as version\n| where num(version) < 10",
	Why:      "How Sumo orders two texts is not documented: by their characters, or as numbers where both look like one.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 6.24",
	find: func(q *query) {
		each(q, func(c *sumoql.Compare, _ *stage) {
			if !strings.ContainsAny(c.Op, "<>") {
				return
			}
			if value, ok := literal(c.Y); ok && value != "" && q.kindOf(c.X) == text {
				q.report(c.Y.Place(), "how texts are ordered is not documented").Note("write: num(%s) %s NUMBER", sumoql.PrintExpr(c.X), c.Op)
			}
		})
	},
}
