package run

import (
	"math"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// Expressions are functions of a row. One that gives builtin.DropRow takes the
// row out of the results, wherever it stands (6.23).

func dropped(v value.Value) bool { return v.Kind() == value.List && v == builtin.DropRow }

func constant(v value.Value) engine.Expr { return func([]value.Value) value.Value { return v } }

var null = value.Value{}

// expr plans an expression.
func (p *planner) expr(e sumoql.Expr) engine.Expr {
	switch e := e.(type) {
	case *sumoql.If:
		return p.branch(e)
	case *sumoql.Or:
		return p.logic(e.Items, true)
	case *sumoql.And:
		return p.logic(e.Items, false)
	case *sumoql.Not:
		x := p.expr(e.X)
		return func(row []value.Value) value.Value {
			v := x(row)
			if dropped(v) {
				return v
			}
			return value.BoolOf(!truth(v))
		}
	case *sumoql.Compare:
		return p.compare(e)
	case *sumoql.In:
		return p.in(e)
	case *sumoql.Matches:
		return p.matches(e)
	case *sumoql.Contains:
		f, _ := builtin.SumoFuncByName("contains")
		return p.apply(f.Eval, []engine.Expr{p.expr(e.X), p.expr(e.Y)})
	case *sumoql.Arith:
		return p.arith(e)
	case *sumoql.Neg:
		x := p.expr(e.X)
		return func(row []value.Value) value.Value {
			f, ok := builtin.Number(x(row))
			if !ok {
				return null
			}
			return value.NumberOf(-f)
		}
	case *sumoql.Call:
		return p.call(e)
	case *sumoql.Name:
		slot := p.field(e)
		return func(row []value.Value) value.Value { return row[slot] }
	case *sumoql.String:
		return constant(textOf(e.Text()))
	case *sumoql.Number:
		return constant(value.NumberOf(e.Value()))
	case *sumoql.Bool:
		return constant(value.BoolOf(e.Value))
	case *sumoql.Null:
		return constant(null)
	case *sumoql.Subquery:
		c := p.subquery(e, false)
		return func(row []value.Value) value.Value { return value.BoolOf(c(row)) }
	}
	p.unable(e, "this")
	return constant(null)
}

// unable reports an expression that is not evaluated here.
func (p *planner) unable(n sumoql.Node, what string) {
	p.diags.Errorf("not-evaluated", n.Place(), "%s is not evaluated here", what)
}

func (p *planner) branch(e *sumoql.If) engine.Expr {
	if a, b := literalKind(e.Then), literalKind(e.Else); a != "" && b != "" && a != b {
		p.diags.Errorf("type", e.Place(), "one result is a %s, the other a %s: they must be of one type", a, b)
	}
	cond, yes, no := p.expr(e.Cond), p.expr(e.Then), p.expr(e.Else)
	return func(row []value.Value) value.Value {
		switch v := cond(row); {
		case dropped(v):
			return v
		case truth(v):
			return yes(row)
		}
		return no(row)
	}
}

// logic plans and (stop false) and or (stop true).
func (p *planner) logic(items []sumoql.Expr, stop bool) engine.Expr {
	xs := p.exprs(items)
	return func(row []value.Value) value.Value {
		for _, x := range xs {
			v := x(row)
			if dropped(v) {
				return v
			}
			if truth(v) == stop {
				return value.BoolOf(stop)
			}
		}
		return value.BoolOf(!stop)
	}
}

func (p *planner) exprs(list []sumoql.Expr) []engine.Expr {
	out := make([]engine.Expr, len(list))
	for i, e := range list {
		out[i] = p.expr(e)
	}
	return out
}

// truth reads a value as a condition: a parsed "true" counts (6.25).
func truth(v value.Value) bool {
	return v.Truth() || v.Kind() == value.Text && strings.EqualFold(v.Str(), "true")
}

func (p *planner) arith(e *sumoql.Arith) engine.Expr {
	if literalKind(e.X) == "text" && literalKind(e.Y) == "text" {
		p.diags.Errorf("type", e.Place(), "%s is for numbers", e.Op).Note("texts are joined by concat(a, b)")
	}
	x, y, op := p.expr(e.X), p.expr(e.Y), e.Op
	return func(row []value.Value) value.Value {
		v, w := x(row), y(row)
		if dropped(v) || dropped(w) {
			return builtin.DropRow
		}
		a, ok := builtin.Number(v)
		b, ok2 := builtin.Number(w)
		if !ok || !ok2 {
			return null
		}
		switch op {
		case "+":
			a += b
		case "-":
			a -= b
		case "*":
			a *= b
		case "/":
			a /= b // by zero: Infinity (3.1)
		case "%":
			a = math.Mod(a, b)
		}
		return value.NumberOf(a)
	}
}

// matches plans both forms (3.4): a regular expression finds anywhere, a
// wildcard pattern covers the whole value.
func (p *planner) matches(e *sumoql.Matches) engine.Expr {
	p.negated(e, e.X)
	x := p.expr(e.X)
	if re, ok := e.Pattern.(*sumoql.Regex); ok {
		rx := p.regex(re)
		return func(row []value.Value) value.Value {
			v := x(row)
			if dropped(v) {
				return v
			}
			return value.BoolOf(!v.IsNull() && rx.matches(v.String()))
		}
	}
	if s, ok := e.Pattern.(*sumoql.String); ok {
		if strings.Contains(s.Text(), `\`) {
			p.note(noteBackslash)
		}
		if strings.Contains(s.Text(), "?") {
			p.note(noteQuestion)
		}
		pattern := value.NewPattern(s.Text(), false)
		return func(row []value.Value) value.Value {
			v := x(row)
			if dropped(v) {
				return v
			}
			return value.BoolOf(!v.IsNull() && pattern.Covers(v.String()))
		}
	}
	pattern := p.expr(e.Pattern)
	return func(row []value.Value) value.Value {
		v, w := x(row), pattern(row)
		if dropped(v) || dropped(w) {
			return builtin.DropRow
		}
		return value.BoolOf(!v.IsNull() && !w.IsNull() && value.Wildcard(w.String(), v.String(), false))
	}
}

// literalKind names the type of a constant; "" is of what is none, or null.
func literalKind(e sumoql.Expr) string {
	switch e.(type) {
	case *sumoql.String:
		return "text"
	case *sumoql.Number, *sumoql.Neg:
		return "number"
	case *sumoql.Bool:
		return "boolean"
	}
	return ""
}
