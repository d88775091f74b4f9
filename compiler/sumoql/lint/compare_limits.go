package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var compareLimits = &Check{
	Name:     "compare-limits",
	Title:    "a compare that looks back too often",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| count by _sourceHost\n| compare with timeshift 1d 14 avg",
	After:    "_sourceCategory=sshd \"Failed password\"\n| count by _sourceHost\n| compare with timeshift 2d 7 avg",
	Why:      "Each time that compare looks back is a query more: Sumo makes seven, and takes one compare a query.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.9",
	find: func(q *query) {
		seen := false
		each(q, func(op *sumoql.TimeCompare, _ *stage) {
			switch {
			case seen:
				q.report(op.Place(), "compare stands once in a query").Note("write all its timeshifts in one: compare with timeshift 1d, timeshift 7d")
			case len(op.Backs()) > sumoql.MaxTimeshifts:
				q.report(op.Place(), "compare looks back %d times at most", sumoql.MaxTimeshifts)
			}
			seen = true
		})
	},
}
