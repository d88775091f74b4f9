package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var nodropIgnored = &Check{
	Name:     "nodrop-ignored",
	Title:    "nodrop on csv or split",
	Before:   "_sourceCategory=proxy blocked\n| csv _raw extract time, user nodrop\n| count by user",
	After:    "_sourceCategory=proxy blocked\n| csv _raw extract time, user\n| count by user",
	Why:      "Sumo does not support nodrop there.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.5",
	find: func(q *query) {
		for _, st := range q.stages {
			nodrop := false
			switch op := st.op.(type) {
			case *sumoql.CSV:
				nodrop = op.Nodrop
			case *sumoql.Split:
				nodrop = op.Nodrop
			}
			if nodrop {
				q.report(firstWord(st.at), "%s does not support nodrop", st.op.Info().Name).Note("leave it out")
			}
		}
	},
}
