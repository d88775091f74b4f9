package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var timesliceAlias = &Check{
	Name:     "timeslice-alias",
	Title:    "a renamed timeslice before compare or outlier",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| timeslice 5m as slice\n| count by slice\n| outlier _count",
	After:    "_sourceCategory=sshd \"Failed password\"\n| timeslice 5m\n| count by _timeslice\n| outlier _count",
	Why:      "compare and outlier find the series by the name _timeslice.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.7, 3.9",
	find: func(q *query) {
		var alias *sumoql.Name
		for _, st := range q.stages {
			switch op := st.op.(type) {
			case *sumoql.Timeslice:
				if alias = op.As; alias != nil && strings.EqualFold(alias.Text, "_timeslice") {
					alias = nil
				}
			case *sumoql.Assign:
				if op.As != nil && strings.EqualFold(op.As.Text, "_timeslice") {
					alias = nil
				}
			case *sumoql.TimeCompare, *sumoql.Outlier:
				if alias != nil {
					q.report(alias.Place(), "%s needs the slices to be called _timeslice", op.Info().Name).
						Note("leave the name out, and read _timeslice behind it")
					alias = nil
				}
			}
		}
	},
}
