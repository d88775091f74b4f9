package lint

import (
	"strconv"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var numberEquality = &Check{
	Name:     "number-equality",
	Title:    "a number that is compared with text",
	Before:   "_sourceCategory=windows/sysmon knock.exe\n| json \"EventID\" as event_id\n| where event_id = 1",
	After:    "_sourceCategory=windows/sysmon knock.exe\n| json \"EventID\" as event_id\n| where event_id = \"1\"",
	Why:      "A parsed field is text, and both forms are seen in published queries. What a text such as 01 equals is not documented: a number in quotes is.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.1, 6.7",
	find: func(q *query) {
		each(q, func(c *sumoql.Compare, _ *stage) {
			if f := q.field(c.X); f != nil && (c.Op == "=" || c.Op == "!=") && (f.kind == text && !f.meta || f.supposed) {
				if n, ok := c.Y.(*sumoql.Number); ok {
					name := c.X.Place().Text()
					q.report(n.Place(), "%s is text unless it is cast, this is a number", f.name).
						Note("write \"%s\", or before: num(%s) as %s", plain(n), name, name)
				}
			}
		})
	},
}

// plain is a number as it is written without a suffix: 1.5k is 1500.
func plain(n *sumoql.Number) string {
	if _, err := strconv.ParseFloat(n.Text, 64); err == nil {
		return n.Text
	}
	return strconv.FormatFloat(n.Value(), 'f', -1, 64)
}
