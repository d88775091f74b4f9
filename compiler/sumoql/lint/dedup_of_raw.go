package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var dedupOfRaw = &Check{
	Name:     "dedup-of-raw",
	Title:    "a dedup without keys",
	Before:   "_sourceCategory=web error\n| parse \"user=* \" as user\n| dedup",
	After:    "_sourceCategory=web error\n| parse \"user=* \" as user\n| dedup by user",
	Why:      "Without keys whole messages are compared, their time among it: it is slow, and hardly two are the same.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.9, 5.4",
	find: func(q *query) {
		each(q, func(op *sumoql.Dedup, st *stage) {
			if len(op.By) == 0 && !st.grouped {
				q.report(firstWord(st.at), "this compares whole messages").Note("write: dedup by FIELD")
			}
		})
	},
}
