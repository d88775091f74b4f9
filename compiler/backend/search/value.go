package search

import (
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/sumoql"
)

// value returns an expression that stands in a stage of its own.
func (e *emitter) value(x ir.Expr) sumoql.Expr {
	switch x := x.(type) {
	case *ir.Ref:
		return field(x.Field.Name)
	case *ir.Lit:
		if x.T.IsNumeric() {
			return number(x.Value.Num())
		}
		if template(x.Value.Str()) {
			e.refuse(x.Span, "{{ within a function, where it opens a parameter", "local runs")
		}
		return text(x.Value.Str())
	case *ir.Arith:
		return &sumoql.Arith{Op: string(x.Op), X: e.value(x.X), Y: e.value(x.Y)}
	case *ir.Call:
		return e.call(x)
	}
	return e.cond(x)
}

// operand returns an expression that is compared. Sums and the like are
// computed in a stage before: no documented query compares them in place
// (sumo-query-language.md 6.15).
func (e *emitter) operand(x ir.Expr) sumoql.Expr {
	out := e.value(x)
	switch out.(type) {
	case *sumoql.Arith, *sumoql.If:
		name := e.fresh("computed")
		e.assign(out, name)
		return field(name)
	}
	return out
}

// functions spells the rule language's functions as Sumo does; those that take
// more than another name are in call.
var functions = map[string]string{
	"concat": "concat", "length": "length", "lower": "toLowerCase", "round": "round", "text": "toString", "trim": "trim", "upper": "toUpperCase",
}

func (e *emitter) call(c *ir.Call) sumoql.Expr {
	args := make([]sumoql.Expr, len(c.Args))
	for i, a := range c.Args {
		if c.Func.Name == "if" && i == 0 {
			args[i] = e.cond(a)
			continue
		}
		args[i] = e.value(a)
	}
	null := &sumoql.Null{}
	switch c.Func.Name {
	case "if":
		return &sumoql.If{Cond: args[0], Then: args[1], Else: args[2]}
	case "num":
		return &sumoql.If{Cond: call("isNumeric", args[0]), Then: call("num", args[0]), Else: null}
	case "ratio":
		return &sumoql.If{Cond: compare(args[1], "=", number(0)), Then: null, Else: &sumoql.Arith{Op: "/", X: args[0], Y: args[1]}}
	case "substring":
		// Sumo wants the start within the text (sumo-query-language.md 3.10); a rule
		// takes one before it for the text's own.
		if lit, ok := c.Args[1].(*ir.Lit); ok {
			args[1] = number(max(lit.Value.Num(), 0))
		} else {
			x, start := e.operand(c.Args[1]), e.fresh("part_start")
			e.assign(&sumoql.If{Cond: compare(x, "<", number(0)), Then: number(0), Else: x}, start)
			args[1] = field(start)
		}
		return &sumoql.If{Cond: compare(call("length", args[0]), ">", args[1]), Then: call("substring", args...), Else: null}
	case "replace":
		if lit, ok := c.Args[2].(*ir.Lit); !ok || strings.ContainsAny(lit.Value.Str(), `$\`) {
			e.refuse(c.Span, "a replacement with $ or a backslash, or one that is not a literal", "local runs")
		}
		return call("replace", args...)
	}
	name, ok := functions[c.Func.Name]
	if !ok {
		e.refuse(c.Span, "the function "+c.Func.Name, "local runs")
		return null
	}
	return call(name, args...)
}
