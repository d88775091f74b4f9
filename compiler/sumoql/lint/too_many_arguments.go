package lint

import (
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var tooManyArguments = &Check{
	Name:     "too-many-arguments",
	Title:    "more than 16 arguments of concat or format",
	Before:   "_sourceCategory=app error\n| concat(_sourceHost, \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\", \"11\", \"12\", \"13\", \"14\", \"15\", \"16\") as line",
	After:    "_sourceCategory=app error\n| concat(_sourceHost, \"1\", \"2\", \"3\", \"4\", \"5\", concat(\"6\", \"7\", \"8\", \"9\", \"10\", \"11\", \"12\", \"13\", \"14\", \"15\", \"16\")) as line",
	Why:      "Sumo takes 16 at most. Calls of concat can be nested.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.10, 5.2",
	find: func(q *query) {
		each(q, func(c *sumoql.Call, _ *stage) {
			if call(c, "concat", "format") != nil && len(c.Args) > schema.MaxArguments {
				q.report(c.Args[schema.MaxArguments].Place(), "%s takes %d arguments, here are %d", c.Func, schema.MaxArguments, len(c.Args)).
					Note("put some into a call of their own: concat(a, concat(b, c))")
			}
		})
	},
}
