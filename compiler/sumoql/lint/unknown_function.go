package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var unknownFunction = &Check{
	Name:     "unknown-function",
	Title:    "a function that Sumo does not have",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"for * from\" as user\n| where !isBlnk(user)\n| count by user",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"for * from\" as user\n| where !isBlank(user)\n| count by user",
	Why:      "Sumo refuses a query that calls what it does not know. That it is a warning is for functions that are newer than this list.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.2",
	find: func(q *query) {
		names := builtin.SumoFuncNames()
		each(q, func(c *sumoql.Call, _ *stage) {
			if templated(c.Func) || slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, c.Func) }) {
				return
			}
			d := q.report(funcSpan(c), "Sumo has no function %q", c.Func)
			if _, ok := builtin.AggregateByName(strings.ToLower(c.Func)); ok {
				d.Note("%s is an aggregate: it is a stage of its own, and what it gives has a name", c.Func)
			} else if near := schema.Nearest(c.Func, names); len(near) > 0 {
				d.Note("did you mean %q?", near[0])
			}
		})
	},
}
