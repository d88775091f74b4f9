package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var droppingParse = &Check{
	Name:     "dropping-parse",
	Title:    "a parse without nodrop right behind one with it",
	Before:   "_sourceCategory=sshd\n| parse \"user=*,\" as user nodrop\n| parse \"from * port\" as src_ip",
	After:    "_sourceCategory=sshd\n| parse \"user=*,\" as user nodrop\n| parse \"from * port\" as src_ip nodrop\n| where !isBlank(src_ip)",
	Why:      "In a run of parses a row stays if an earlier one with nodrop matched it, though the later one does not: rows come through without the field. Write nodrop on both, and say in a where which rows are to stay.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.5, 6.9",
	find: func(q *query) {
		kept := false
		for _, st := range q.stages {
			nodrop, parses := drops(st.op)
			if kept && parses && !nodrop {
				q.report(firstWord(st.at), "rows that the parse before it matched stay, matched or not").Note("write nodrop, then: where !isBlank(FIELD)")
			}
			kept = parses && nodrop
		}
	},
}

// drops tells a parse, and whether it has nodrop.
func drops(op sumoql.Operator) (nodrop, parses bool) {
	switch op := op.(type) {
	case *sumoql.ParseAnchor:
		return op.Nodrop, true
	case *sumoql.ParseRegex:
		return op.Nodrop, true
	}
	return false, false
}
