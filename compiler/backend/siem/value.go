package siem

import (
	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
	"sumodet/compiler/value"
)

func numeric(a *ir.Attr) bool {
	switch a.Type {
	case "int", "long", "float", "double":
		return true
	}
	return false
}

// functions spells the rule language's functions as Cloud SIEM does; what is
// missing it does not have (cloud-siem.md 1.5).
var functions = map[string]string{
	"concat": "concat", "length": "length", "lower": "lower", "num": "num", "round": "round", "trim": "trim", "upper": "upper", "text": "toString",
}

// value returns an expression over the record.
func (e *emitter) value(x ir.Expr) siemql.Expr {
	switch x := x.(type) {
	case *ir.Ref:
		switch {
		case x.Field.Let != nil:
			return e.value(x.Field.Let.Value)
		case x.Field.Origin == ir.FromWindow:
			return siemql.Attr(x.Field.Name)
		case x.Field.Attr == nil:
			e.unmapped(x.Span, x.Field)
			return &siemql.Null{}
		case x.Field.Attr.As != "":
			e.refuse(x.Span, "more of "+x.Field.Name+" than = and in: the record has it within other text", "a log search", "local runs")
		}
		return attr(x.Field.Attr)
	case *ir.Lit:
		return literal(x.Value)
	case *ir.Arith:
		return &siemql.Arith{Op: string(x.Op), X: e.number(x.X), Y: e.number(x.Y)}
	case *ir.Call:
		name, ok := functions[x.Func.Name]
		if !ok {
			e.refuse(x.Span, "the function "+x.Func.Name, "a log search", "local runs")
			return &siemql.Null{}
		}
		args := make([]siemql.Expr, len(x.Args))
		for i, a := range x.Args {
			args[i] = e.value(a)
		}
		return siemql.Fn(name, args...)
	}
	return e.cond(x)
}

// text returns an operand that is text on the record too.
func (e *emitter) text(at, x ir.Expr) siemql.Expr {
	if r, ok := x.(*ir.Ref); ok && r.Field.Attr != nil && r.Field.Attr.As == "" && r.Field.Attr.Type != "string" {
		e.refuse(at.Place(), "a text test of "+attrName(r.Field.Attr)+", which is "+r.Field.Attr.Type, "a log search", "local runs")
	}
	return e.value(x)
}

// number returns an operand that is a number on the record, or text that is
// read as one.
func (e *emitter) number(x ir.Expr) siemql.Expr {
	out := e.value(x)
	r, ok := x.(*ir.Ref)
	if ok && r.Field.Attr != nil && !numeric(r.Field.Attr) && r.Field.Type.Kind == value.Number {
		return siemql.Fn("num", out)
	}
	return out
}
