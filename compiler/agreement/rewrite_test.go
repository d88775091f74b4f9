package agreement

import (
	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
)

// eachExpr replaces the expressions of a query's stages by what f gives.
func eachExpr(q *sumoql.Query, f func(sumoql.Expr) sumoql.Expr) {
	for _, s := range q.Stages {
		switch op := s.Op.(type) {
		case *sumoql.Where:
			op.Cond = f(op.Cond)
		case *sumoql.Assign:
			op.X = f(op.X)
		}
	}
}

// rewriteExpr replaces an expression and all below it, what is below first.
func rewriteExpr(e sumoql.Expr, f func(sumoql.Expr) sumoql.Expr) sumoql.Expr {
	down := func(x *sumoql.Expr) { *x = rewriteExpr(*x, f) }
	all := func(items []sumoql.Expr) {
		for i := range items {
			down(&items[i])
		}
	}
	switch e := e.(type) {
	case *sumoql.If:
		down(&e.Cond)
		down(&e.Then)
		down(&e.Else)
	case *sumoql.Or:
		all(e.Items)
	case *sumoql.And:
		all(e.Items)
	case *sumoql.Not:
		down(&e.X)
	case *sumoql.Compare:
		down(&e.X)
		down(&e.Y)
	case *sumoql.In:
		down(&e.X)
		all(e.Items)
	case *sumoql.Matches:
		down(&e.X)
		down(&e.Pattern)
	case *sumoql.Arith:
		down(&e.X)
		down(&e.Y)
	case *sumoql.Call:
		all(e.Args)
	}
	return f(e)
}

// rewriteSIEM does the same to a Cloud SIEM expression, of which it makes a
// copy as far as it goes.
func rewriteSIEM(e siemql.Expr, f func(siemql.Expr) siemql.Expr) siemql.Expr {
	down := func(x siemql.Expr) siemql.Expr { return rewriteSIEM(x, f) }
	all := func(items []siemql.Expr) []siemql.Expr {
		out := make([]siemql.Expr, len(items))
		for i, x := range items {
			out[i] = down(x)
		}
		return out
	}
	switch n := e.(type) {
	case *siemql.Or:
		e = &siemql.Or{Items: all(n.Items)}
	case *siemql.And:
		e = &siemql.And{Items: all(n.Items)}
	case *siemql.Not:
		e = &siemql.Not{X: down(n.X)}
	case *siemql.Compare:
		e = &siemql.Compare{Op: n.Op, X: down(n.X), Y: down(n.Y)}
	case *siemql.In:
		e = &siemql.In{Not: n.Not, X: down(n.X), Items: all(n.Items)}
	case *siemql.Matches:
		e = &siemql.Matches{Not: n.Not, X: down(n.X), Pattern: down(n.Pattern)}
	case *siemql.IsNull:
		e = &siemql.IsNull{Not: n.Not, X: down(n.X)}
	case *siemql.Arith:
		e = &siemql.Arith{Op: n.Op, X: down(n.X), Y: down(n.Y)}
	case *siemql.Call:
		e = &siemql.Call{Func: n.Func, Args: all(n.Args)}
	}
	return f(e)
}
