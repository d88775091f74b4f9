package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var sortBeforeAggregate = &Check{
	Name:     "sort-before-aggregate",
	Title:    "a sort whose order an aggregate forgets",
	Before:   "_sourceCategory=web error\n| sort by _messageTime asc\n| count by _sourceHost",
	After:    "_sourceCategory=web error\n| count by _sourceHost\n| sort by _count",
	Why:      "The rows of an aggregate have no order. Of the aggregates only first and last look at that of what they get.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.8, 3.9",
	find: func(q *query) {
		for i, st := range q.stages {
			if _, ok := st.op.(*sumoql.Sort); !ok {
				continue
			}
			if a := nextAggregate(q.stages[i+1:]); a != nil && !ordersMatter(a) {
				q.report(firstWord(st.at), "the aggregate behind it forgets this order").Note("sort behind the aggregate")
			}
		}
	},
}

// nextAggregate returns the aggregate behind stages to which order is nothing;
// nil if another comes first.
func nextAggregate(stages []*stage) *sumoql.Aggregate {
	for _, st := range stages {
		switch op := st.op.(type) {
		case *sumoql.Aggregate:
			return op
		case *sumoql.Where, *sumoql.Assign, *sumoql.Timeslice, *sumoql.ParseAnchor, *sumoql.ParseRegex, *sumoql.Fields, *sumoql.Sort:
		default:
			return nil
		}
	}
	return nil
}

func ordersMatter(a *sumoql.Aggregate) bool {
	for _, agg := range a.Aggs {
		if agg.Func == "first" || agg.Func == "last" {
			return true
		}
	}
	return false
}
