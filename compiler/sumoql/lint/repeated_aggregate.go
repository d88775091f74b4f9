package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var repeatedAggregate = &Check{
	Name:     "repeated-aggregate",
	Title:    "two results of one name",
	Before:   "_sourceCategory=web error\n| parse \"in=* out=* \" as in_bytes, out_bytes\n| sum(in_bytes), sum(out_bytes)",
	After:    "_sourceCategory=web error\n| parse \"in=* out=* \" as in_bytes, out_bytes\n| sum(in_bytes) as received, sum(out_bytes) as sent",
	Why:      "Without a name of its own an aggregate's result is called after the aggregate. Two of one kind must be named.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.8",
	find: func(q *query) {
		each(q, func(op *sumoql.Aggregate, _ *stage) {
			seen := map[string]bool{}
			for _, a := range op.Aggs {
				name := strings.ToLower(aggregateNames(a)[0])
				if seen[name] && !percentile(a) {
					if a.As != nil {
						q.report(a.As.Place(), "another result of this stage is called %s", name).Note("write another name")
					} else {
						q.report(a.Place(), "another result of this stage is called %s", name).Note("write: %s as NAME", a.Place().Text())
					}
				}
				seen[name] = true
			}
		})
	},
}
