package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var expressionInAggregate = &Check{
	Name:     "expression-in-aggregate",
	Title:    "an expression in an aggregate",
	Before:   "_sourceCategory=web error\n| parse \"in=* out=* \" as in_bytes, out_bytes\n| sum(in_bytes + out_bytes) as total",
	After:    "_sourceCategory=web error\n| parse \"in=* out=* \" as in_bytes, out_bytes\n| in_bytes + out_bytes as bytes\n| sum(bytes) as total",
	Why:      "An aggregate takes a field. What is to be computed is computed before, in a stage of its own.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		each(q, func(a *sumoql.Agg, _ *stage) {
			if len(a.Args) == 0 {
				return
			}
			switch x := a.Args[0].(type) {
			case *sumoql.Arith, *sumoql.Call, *sumoql.If, *sumoql.Compare, *sumoql.And, *sumoql.Or, *sumoql.Not:
				q.report(x.Place(), "%s takes a field, not an expression", a.Func).
					Note("write before: %s as x, then: %s(x)", sumoql.PrintExpr(x), a.Func)
			}
		})
	},
}
