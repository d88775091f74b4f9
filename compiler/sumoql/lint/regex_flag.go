package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var regexFlag = &Check{
	Name:     "regex-flag",
	Title:    "a flag behind a regular expression",
	Before:   "_sourceCategory=web error\n| json \"uri\" as uri\n| where uri matches /admin/i",
	After:    "_sourceCategory=web error\n| json \"uri\" as uri\n| where uri matches /(?i)admin/",
	Why:      "Flags behind the slash are not documented; (?i) at the start is.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 1.3, 6.8",
	find: func(q *query) {
		each(q, func(re *sumoql.Regex, _ *stage) {
			if re.Flags == "" {
				return
			}
			d := q.report(re.Place(), "flags behind a regular expression are not documented")
			if re.Flags == "i" {
				d.Suggest("/(?i)" + re.Text + "/")
			}
			if strings.Trim(re.Flags, "ims") != "" {
				d.Note("(?i), (?m) and (?s) can be written at its start")
			} else {
				d.Note("write: /(?%s)%s/", re.Flags, re.Text)
			}
		})
	},
}
