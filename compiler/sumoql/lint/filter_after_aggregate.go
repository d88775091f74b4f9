package lint

import (
	"slices"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var filterAfterAggregate = &Check{
	Name:     "filter-after-aggregate",
	Title:    "a where on keys behind the aggregate",
	Before:   "_sourceCategory=web error\n| parse \"status=* \" as status\n| count by status\n| where status = \"500\"",
	After:    "_sourceCategory=web error\n| parse \"status=* \" as status\n| where status = \"500\"\n| count by status",
	Why:      "Groups are made that are then thrown away. Before the aggregate the same condition keeps the same rows and costs less.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 5.4",
	find: func(q *query) {
		var keys []*sumoql.Name
		for _, st := range q.stages {
			switch op := st.op.(type) {
			case *sumoql.Aggregate:
				keys = op.By
			case *sumoql.Sort:
			case *sumoql.Where:
				onKeys, reads := true, 0
				namesIn(op.Cond, func(n *sumoql.Name) {
					reads++
					onKeys = onKeys && slices.ContainsFunc(keys, func(k *sumoql.Name) bool { return same(k, n) })
				})
				if onKeys && reads > 0 {
					q.report(firstWord(st.at), "this condition tests keys only: it could stand before the aggregate")
				}
			default:
				keys = nil
			}
		}
	},
}
