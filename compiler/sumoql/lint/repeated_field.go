package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var repeatedField = &Check{
	Name:     "repeated-field",
	Title:    "a name twice in fields",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| fields src_ip, src_ip",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| fields src_ip",
	Why:      "Sumo refuses a fields stage that names a field twice. The fix leaves the second out.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.6",
	find: func(q *query) {
		each(q, func(op *sumoql.Fields, _ *stage) {
			seen := map[string]bool{}
			for i, n := range op.Names {
				if name := strings.ToLower(n.Text); seen[name] {
					d := q.report(n.Place(), "%s is named twice", n.Text).Note("leave it out")
					between := diag.Span{File: q.src, Start: op.Names[i-1].Place().End, End: n.Place().Start}
					if strings.TrimSpace(between.Text()) == "," { // no comment
						d.Fix = &diag.Fix{Span: diag.Span{File: q.src, Start: between.Start, End: n.Place().End}}
					}
				} else {
					seen[name] = true
				}
			}
		})
	},
}
