package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var negatedNull = &Check{
	Name:     "negated-null",
	Title:    "a negative test of a field that may be null",
	Before:   "_sourceCategory=vpn login\n| json \"user\", \"country\" as user, country nodrop\n| where country != \"DE\"",
	After:    "_sourceCategory=vpn login\n| json \"user\", \"country\" as user, country nodrop\n| where !isBlank(country) and country != \"DE\"",
	Why:      "Whether null passes a negative test is not documented, and published queries disagree. Say what is to become of rows without the field: !isBlank(x) and x != \"a\", or isBlank(x) or x != \"a\".",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 6.1",
	find: func(q *query) {
		guarded := map[string]bool{}
		for _, st := range q.stages {
			where, ok := st.op.(*sumoql.Where)
			if !ok {
				if _, grouped := st.op.(*sumoql.Aggregate); grouped {
					clear(guarded)
				}
				continue
			}
			sumoql.Walk(where.Cond, func(n sumoql.Node) bool {
				if c := call(n, "isnull", "isempty", "isblank"); c != nil && len(c.Args) == 1 {
					if name, ok := c.Args[0].(*sumoql.Name); ok {
						guarded[strings.ToLower(name.Text)] = true
					}
				}
				return true
			})
			demanded(where.Cond, func(n *sumoql.Name) { guarded[strings.ToLower(n.Text)] = true })
			q.negated(where.Cond, false, func(n *sumoql.Name) {
				if f := q.fields[n]; f != nil && f.nullable && !guarded[strings.ToLower(n.Text)] {
					q.report(n.Place(), "%s may be null: whether null passes this test is not documented", n.Text).
						Note("write before it: !isBlank(%s) and, or: isBlank(%s) or", n.Place().Text(), n.Place().Text())
				}
			})
		}
	},
}

// demanded calls f for the fields that are not null where a condition holds:
// null equals nothing and matches nothing (6.1).
func demanded(cond sumoql.Expr, f func(n *sumoql.Name)) {
	var x sumoql.Expr
	switch c := cond.(type) {
	case *sumoql.And:
		for _, item := range c.Items {
			demanded(item, f)
		}
	case *sumoql.Compare:
		if _, null := c.Y.(*sumoql.Null); c.Op == "=" && !null {
			x = c.X
		}
	case *sumoql.In:
		if !c.Not {
			x = c.X
		}
	case *sumoql.Matches:
		x = c.X
	case *sumoql.Contains:
		x = c.X
	}
	if n, ok := x.(*sumoql.Name); ok {
		f(n)
	}
}

// negated calls f for the fields of tests that hold where something is not so.
func (q *query) negated(x sumoql.Expr, not bool, f func(n *sumoql.Name)) {
	field := func(x sumoql.Expr) {
		if n, ok := x.(*sumoql.Name); ok {
			f(n)
		}
	}
	switch x := x.(type) {
	case *sumoql.And:
		for _, item := range x.Items {
			q.negated(item, not, f)
		}
	case *sumoql.Or:
		for _, item := range x.Items {
			q.negated(item, not, f)
		}
	case *sumoql.Not:
		q.negated(x.X, !not, f)
	case *sumoql.Compare:
		_, null := x.Y.(*sumoql.Null)
		if !null && (x.Op == "!=") != not && (x.Op == "!=" || x.Op == "=") {
			field(x.X)
		}
	case *sumoql.In:
		if x.Not != not {
			field(x.X)
		}
	case *sumoql.Matches:
		if not {
			field(x.X)
		}
	case *sumoql.Contains:
		if not {
			field(x.X)
		}
	}
}
