package siemql

import (
	"math"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

func (v *verdict) compare(op string, x, y value.Value) bool {
	if x.IsNull() || y.IsNull() {
		switch op {
		case "!=":
			v.note("indeterminate: 1.4 != with null")
			return true
		case "<=>":
			return x.IsNull() && y.IsNull()
		}
		return false
	}
	switch op {
	case "=", "<=>":
		return equal(x, y)
	case "!=":
		return !equal(x, y)
	}
	a, okA := builtin.Number(x)
	b, okB := builtin.Number(y)
	c := 0
	switch {
	case okA && okB && !math.IsNaN(a) && !math.IsNaN(b):
		if x.Kind() == value.Text && y.Kind() == value.Text {
			v.note("indeterminate: 1.3 the order of two texts")
		}
		c = value.Compare(value.NumberOf(a), value.NumberOf(b))
	default:
		v.note("indeterminate: 1.3 the order of two texts")
		c = strings.Compare(x.String(), y.String())
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// equal compares: text with text by case, a number with text that reads as
// one.
func equal(x, y value.Value) bool {
	if x.IsNull() || y.IsNull() {
		return false
	}
	if x.Kind() == value.Text && y.Kind() == value.Text {
		return x.Str() == y.Str()
	}
	if x.Kind() == value.Bool || y.Kind() == value.Bool {
		return strings.EqualFold(x.String(), y.String())
	}
	a, okA := builtin.Number(x)
	b, okB := builtin.Number(y)
	if okA && okB {
		return a == b
	}
	return x.String() == y.String()
}

func arith(op string, x, y value.Value) value.Value {
	a, okA := builtin.Number(x)
	b, okB := builtin.Number(y)
	if !okA || !okB {
		return value.Value{}
	}
	switch op {
	case "+":
		a += b
	case "-":
		a -= b
	case "*":
		a *= b
	case "/":
		a /= b
	case "%":
		a = math.Mod(a, b)
	}
	return value.NumberOf(a)
}
