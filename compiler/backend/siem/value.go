package siem

import (
	"strconv"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/siemql"
)

func numeric(a *ir.Attr) bool { return schema.IsNumber(a.Type) }

// functions spells the rule language's functions as Cloud SIEM does; what is
// missing it does not have, or not with the same meaning (cloud-siem.md 1.5).
var functions = map[string]string{
	"concat": "concat", "length": "length", "lower": "lower", "num": "num", "round": "round", "trim": "trim", "upper": "upper", "text": "toString",
}

// mapped returns the attribute that an operand is, also by a let that gives it
// another name; nil for what is computed or not on the record.
func mapped(x ir.Expr) *ir.Attr {
	r, ok := x.(*ir.Ref)
	switch {
	case !ok:
		return nil
	case r.Field.Let != nil:
		return mapped(r.Field.Let.Value)
	}
	return r.Field.Attr
}

// value returns an expression over the record.
func (e *emitter) value(x ir.Expr) siemql.Expr {
	switch x := x.(type) {
	case *ir.Ref:
		switch {
		case x.Field.Let != nil:
			return e.let(x.Field, e.value)
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
		if text := x.Value.Str(); !siemql.Quotable(text) || strings.Contains(text, `\`) {
			e.refuse(x.Span, "the text "+strconv.Quote(text)+" within a function", "a log search", "local runs")
			return &siemql.Null{}
		}
		return literal(x.Value)
	case *ir.Arith:
		return &siemql.Arith{Op: string(x.Op), X: e.number(x.X), Y: e.number(x.Y)}
	case *ir.Call:
		name, ok := functions[x.Func.Name]
		if !ok {
			e.refuse(x.Span, "the function "+x.Func.Name, "a log search", "local runs")
			return &siemql.Null{}
		}
		return e.call(name, x)
	}
	return e.cond(x)
}

// call applies a function. To concat what is missing is an empty text, and its
// length is 0; of attributes that is documented for length alone
// (cloud-siem.md 1.4).
func (e *emitter) call(name string, x *ir.Call) siemql.Expr {
	args := make([]siemql.Expr, len(x.Args))
	for i, a := range x.Args {
		args[i] = e.value(a)
		if a.Type().IsNumeric() && name != "toString" {
			args[i] = e.number(a)
		}
		if name == "concat" {
			args[i] = or(args[i], args[i], siemql.Text(""))
		}
	}
	out := siemql.Fn(name, args...)
	if _, plain := args[0].(*siemql.Field); name == "length" && !plain {
		return or(args[0], out, siemql.Number(0))
	}
	return out
}

// or is a value, or another one where x is missing.
func or(x, value, other siemql.Expr) siemql.Expr {
	missing := nulls(x)
	if _, plain := x.(*siemql.Field); !plain && len(missing) > 0 {
		missing = append(missing, &siemql.IsNull{X: x})
	}
	if len(missing) == 0 {
		return value
	}
	return siemql.Fn("if", siemql.Any(missing...), other, value)
}

// total reports whether a call gives a value of what is missing too.
func total(x siemql.Expr) bool {
	c, ok := x.(*siemql.Call)
	return ok && (c.Func == "if" || c.Func == "length")
}

// text returns an operand that is text on the record too.
func (e *emitter) text(at, x ir.Expr) siemql.Expr {
	if a := mapped(x); a != nil && a.As == "" && a.Type != "string" {
		e.refuse(at.Place(), "a text test of "+attrName(a)+", which is "+a.Type, "a log search", "local runs")
	}
	return e.value(x)
}

// number returns an operand that is a number on the record, or text that is
// read as one.
func (e *emitter) number(x ir.Expr) siemql.Expr {
	out := e.value(x)
	if a := mapped(x); a != nil && !numeric(a) && x.Type().IsNumeric() {
		return siemql.Fn("num", out)
	}
	return out
}
