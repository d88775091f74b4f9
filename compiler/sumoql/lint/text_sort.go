package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var textSort = &Check{
	Name:     "text-sort",
	Title:    "a sort of numbers that are text",
	Before:   "_sourceCategory=app slow\n| parse \"ms=* \" as ms\n| where ms > 1000\n| sort by ms",
	After:    "_sourceCategory=app slow\n| parse \"ms=* \" as ms\n| num(ms) as ms\n| where ms > 1000\n| sort by ms",
	Why:      "Text sorts by its characters: 9 comes behind 1000. The field is used as a number elsewhere in the query, but a sort does not cast it.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1, 3.9",
	find: func(q *query) {
		numeric := map[*field]bool{}
		mark := func(x sumoql.Expr) {
			if f := q.field(x); f != nil {
				numeric[f] = true
			}
		}
		each(q, func(c *sumoql.Compare, _ *stage) {
			if _, ok := c.Y.(*sumoql.Number); ok && strings.ContainsAny(c.Op, "<>") {
				mark(c.X)
			}
		})
		each(q, func(a *sumoql.Arith, _ *stage) { mark(a.X); mark(a.Y) })
		if len(numeric) == 0 {
			return
		}
		each(q, func(k *sumoql.SortKey, _ *stage) {
			if f := q.fields[k.Name]; f != nil && f.kind == text && numeric[f] {
				q.report(k.Name.Place(), "%s is text: it sorts by its characters", k.Name.Text).
					Note("write before: num(%s) as %s", k.Name.Place().Text(), k.Name.Place().Text())
			}
		})
	},
}
