package search

import (
	"sumodet/compiler/ir"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// Short ways to make trees.

func field(name string) *sumoql.Name { return &sumoql.Name{Text: name} }

func text(s string) *sumoql.String { return sumoql.Text(s) }

func number(f float64) *sumoql.Number { return &sumoql.Number{Text: value.FormatNumber(f)} }

func call(f string, args ...sumoql.Expr) *sumoql.Call { return &sumoql.Call{Func: f, Args: args} }

func not(x sumoql.Expr) sumoql.Expr { return &sumoql.Not{X: x} }

func compare(x sumoql.Expr, op string, y sumoql.Expr) sumoql.Expr {
	return &sumoql.Compare{X: x, Op: op, Y: y}
}

func and(items ...sumoql.Expr) sumoql.Expr {
	if len(items) == 1 {
		return items[0]
	}
	return &sumoql.And{Items: items}
}

func or(items ...sumoql.Expr) sumoql.Expr {
	if len(items) == 1 {
		return items[0]
	}
	return &sumoql.Or{Items: items}
}

func isBool(e ir.Expr) bool { return e.Type().Kind == value.Bool }
