package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var zeroCount = &Check{
	Name:     "zero-count",
	Title:    "a wait for a count of nothing",
	Before:   "_sourceCategory=backup finished\n| count by _sourceHost\n| where _count = 0",
	After:    "_sourceCategory=backup finished\n| count by _sourceHost\n| where _count < 2",
	Why:      "A group exists because a message is in it: its count is one at least. What count gives without keys where nothing matches is not documented. Silence is found by a monitor for missing data.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.8, 6.11",
	find: func(q *query) {
		whole := map[*sumoql.Agg]bool{} // they count without keys
		each(q, func(op *sumoql.Aggregate, _ *stage) {
			for _, a := range op.Aggs {
				whole[a] = len(op.By) == 0
			}
		})
		each(q, func(c *sumoql.Compare, _ *stage) {
			f := q.field(c.X)
			limit, ok := c.Y.(*sumoql.Number)
			if f == nil || f.agg == nil || f.agg.Func != "count" || len(f.agg.Args) > 0 || !ok { // count(x) may leave null out
				return
			}
			if n := limit.Value(); c.Op == "=" && n == 0 || c.Op == "<" && n <= 1 || c.Op == "<=" && n < 1 {
				message := "a group has one message at least"
				if whole[f.agg] {
					message = "what count gives where nothing matches is not documented"
				}
				q.report(c.Place(), "%s", message).Note("missing data is a trigger of monitors, not a row")
			}
		})
	},
}
