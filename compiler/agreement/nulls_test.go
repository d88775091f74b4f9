package agreement

import (
	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
)

// Whether null passes a negated test is not documented, neither of searches
// (sumo-query-language.md 6.1) nor of Cloud SIEM (cloud-siem.md 1.4). Both are
// evaluated as if it did; what follows rewrites a tree so that it does not, as
// in SQL. What is emitted must mean the same both ways.

// strictQuery makes each `!x` of a query ask first whether what x tests is
// there.
func strictQuery(q *sumoql.Query) {
	strict := func(e sumoql.Expr) sumoql.Expr {
		n, ok := e.(*sumoql.Not)
		if !ok {
			return e
		}
		and := &sumoql.And{}
		for _, x := range tested(n.X) {
			and.Items = append(and.Items, &sumoql.Not{X: &sumoql.Call{Func: "isNull", Args: []sumoql.Expr{x}}})
		}
		if len(and.Items) == 0 {
			return e
		}
		and.Items = append(and.Items, n)
		return and
	}
	eachExpr(q, func(e sumoql.Expr) sumoql.Expr { return rewriteExpr(e, strict) })
}

// tested lists what the comparisons of a condition compare. Functions that ask
// what a value is give true or false of null too.
func tested(e sumoql.Expr) (out []sumoql.Expr) {
	sumoql.Walk(e, func(n sumoql.Node) bool {
		switch n := n.(type) {
		case *sumoql.Compare:
			out = append(out, n.X, n.Y)
			return false
		case *sumoql.In:
			out = append(out, n.X)
			return false
		case *sumoql.Matches:
			out = append(out, n.X)
			return false
		case *sumoql.Call:
			if n.Func == "compareCIDRPrefix" {
				out = append(out, n.Args[0])
			}
			return false
		}
		return true
	})
	return out
}

// strictExpr does the same to a Cloud SIEM expression.
func strictExpr(e siemql.Expr) siemql.Expr {
	return rewriteSIEM(e, func(e siemql.Expr) siemql.Expr {
		n, ok := e.(*siemql.Not)
		if !ok {
			return e
		}
		var items []siemql.Expr
		siemql.Walk(n.X, func(x siemql.Expr) bool {
			if f, ok := x.(*siemql.Field); ok {
				items = append(items, &siemql.IsNull{X: f, Not: true})
			}
			call, ok := x.(*siemql.Call)
			return !ok || !total[call.Func]
		})
		return siemql.All(append(items, n)...)
	})
}

// total are the functions that are documented to give a value of null
// (cloud-siem.md 1.4).
var total = map[string]bool{"isBlank": true, "isNull": true, "isEmpty": true, "length": true, "if": true}
