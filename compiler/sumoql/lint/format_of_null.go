package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var formatOfNull = &Check{
	Name:     "format-of-null",
	Title:    "a format of a field that may be null",
	Before:   "_sourceCategory=vpn login\n| json \"user\", \"country\" as user, country nodrop\n| format(\"%s from %s\", user, country) as line",
	After:    "_sourceCategory=vpn login\n| json \"user\", \"country\" as user, country nodrop\n| concat(user, \" from \", country) as line",
	Why:      "format fails on null; concat takes it for an empty text.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		guarded := map[string]bool{}
		each(q, func(c *sumoql.Call, _ *stage) {
			switch {
			case call(c, "isnull", "isempty", "isblank") != nil && len(c.Args) == 1:
				if n, ok := c.Args[0].(*sumoql.Name); ok {
					guarded[strings.ToLower(n.Text)] = true
				}
			case call(c, "format") != nil && len(c.Args) > 1:
				for _, x := range c.Args[1:] {
					if n, ok := x.(*sumoql.Name); ok && q.mayBeNull(n) && !guarded[strings.ToLower(n.Text)] {
						q.report(n.Place(), "format fails where %s is null", n.Text).Note("write: concat(…), which takes null for an empty text")
						return
					}
				}
			}
		})
	},
}
