package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var numberList = &Check{
	Name:     "number-list",
	Title:    "a list of numbers against text",
	Before:   "_sourceCategory=firewall denied\n| parse \"port=* \" as port\n| where port in (22, 23)",
	After:    "_sourceCategory=firewall denied\n| parse \"port=* \" as port\n| where port in (\"22\", \"23\")",
	Why:      "A parsed field is text. In a list it is not cast: Sumo documents that such a test needs num(field), or numbers in quotes.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		each(q, func(in *sumoql.In, _ *stage) {
			f := q.field(in.X)
			if f == nil || f.kind != text {
				return
			}
			for _, item := range in.Items {
				if _, ok := item.(*sumoql.Number); ok {
					name := in.X.Place().Text()
					q.report(item.Place(), "%s is text, this is a number", f.name).
						Note("write the numbers in quotes, or before: num(%s) as %s", name, name)
					return
				}
			}
		})
	},
}
