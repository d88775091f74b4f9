package lint

import (
	"strconv"

	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var limitTooHigh = &Check{
	Name:     "limit-too-high",
	Title:    "a limit over 10,000",
	Before:   "_sourceCategory=app error\n| count by _sourceHost\n| limit 50000",
	After:    "_sourceCategory=app error\n| count by _sourceHost\n| limit 10000",
	Why:      "Sumo's limit goes up to 10,000.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.9, 5.2",
	find: func(q *query) {
		each(q, func(op *sumoql.Limit, _ *stage) {
			if n, err := strconv.Atoi(op.N); err == nil && n > schema.MaxLimit {
				q.report(op.Place(), "limit takes up to %d", schema.MaxLimit).Note("write: limit %d", schema.MaxLimit)
			}
		})
	},
}
