package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var mixedAndOr = &Check{
	Name:     "mixed-and-or",
	Title:    "and beside or without brackets",
	Before:   "_sourceCategory=web error\n| parse \"status=* user=* \" as status, user\n| where status = \"500\" or status = \"502\" and user = \"root\"",
	After:    "_sourceCategory=web error\n| parse \"status=* user=* \" as status, user\n| where status = \"500\" or (status = \"502\" and user = \"root\")",
	Why:      "Sumo documents what binds tighter for the scope only. It seems to be and; several published queries look as if their authors thought otherwise. The fix writes brackets around what and joins.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1, 6.3",
	find: func(q *query) {
		each(q, func(or *sumoql.Or, _ *stage) {
			for _, item := range or.Items {
				if _, ok := item.(*sumoql.And); !ok || bracketed(item.Place()) {
					continue
				}
				d := q.report(item.Place(), "and and or are mixed without brackets").Note("write brackets: a or (b and c)")
				d.Suggest("(" + d.Span.Text() + ")")
			}
		})
	},
}

// bracketed reports whether brackets stand around a stretch.
func bracketed(at diag.Span) bool {
	const blanks = " \t\r\n"
	text := at.File.Text
	return strings.HasSuffix(strings.TrimRight(text[:at.Start], blanks), "(") && strings.HasPrefix(strings.TrimLeft(text[at.End:], blanks), ")")
}
