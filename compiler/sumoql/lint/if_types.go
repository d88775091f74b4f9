package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var ifTypes = &Check{
	Name:     "if-types",
	Title:    "an if that gives text or a number",
	Before:   "_sourceCategory=web error\n| parse \"status=* \" as status\n| if(status = \"500\", 1, \"none\") as failed",
	After:    "_sourceCategory=web error\n| parse \"status=* \" as status\n| if(status = \"500\", 1, 0) as failed",
	Why:      "Both values of an if must be of one type.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		each(q, func(x *sumoql.If, _ *stage) {
			then, other := constant(x.Then), constant(x.Else)
			if then != anything && other != anything && then != other {
				q.report(x.Else.Place(), "one value of this if is %s, the other %s", then, other).Note("write both as text, or both as numbers")
			}
		})
	},
}

// constant returns the kind of a literal.
func constant(x sumoql.Expr) kind {
	switch x := x.(type) {
	case *sumoql.Number:
		return number
	case *sumoql.Bool:
		return boolean
	case *sumoql.String:
		if !templated(x.Raw) {
			return text
		}
	}
	return anything
}

func (k kind) String() string {
	return [...]string{"anything", "text", "a number", "true or false"}[k]
}
