package lint

import (
	"regexp"
	"strings"
	"sync"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var dateWithoutZone = &Check{
	Name:     "date-without-zone",
	Title:    "formatDate or parseDate without a time zone",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| formatDate(_messageTime, \"yyyy-MM-dd\") as day\n| count by day",
	After:    "_sourceCategory=sshd \"Failed password\"\n| formatDate(_messageTime, \"yyyy-MM-dd\", \"UTC\") as day\n| count by day",
	Why:      "Without a zone it is that of whoever runs the search: the same query gives different days to different people.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.5, 3.10",
	find: func(q *query) {
		each(q, func(c *sumoql.Call, _ *stage) {
			if call(c, "formatdate", "parsedate") != nil && len(c.Args) < 3 && len(c.Args) > 0 && !readsZone(c) {
				q.report(funcSpan(c), "the time zone is that of whoever runs the search").Note(`write: %s(…, "yyyy-MM-dd HH:mm:ss", "UTC")`, c.Func)
			}
		})
	},
}

// readsZone reports whether a parseDate finds the zone in the text.
func readsZone(c *sumoql.Call) bool {
	if call(c, "parsedate") == nil || len(c.Args) < 2 {
		return false
	}
	format, ok := literal(c.Args[1])
	return ok && strings.ContainsAny(quotes().ReplaceAllString(format, ""), "zZX")
}

// quotes are words that a date format holds as they are.
var quotes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'[^']*'`) })
