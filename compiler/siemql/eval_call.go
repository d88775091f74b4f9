package siemql

import (
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// call applies a function. Those on conditions, arrays and maps are here, the
// others are Sumo's in package builtin.
func (v *verdict) call(e *Call) value.Value {
	f, _ := FuncByName(e.Func)
	if f != nil && f.Name == "if" {
		if v.eval(e.Args[0]).Truth() {
			return v.eval(e.Args[1])
		}
		return v.eval(e.Args[2])
	}
	if f != nil && f.Name == "anyHttpHeaderMatches" {
		return v.anyHeader(e)
	}
	args := make([]value.Value, len(e.Args))
	for i, a := range e.Args {
		args[i] = v.eval(a)
	}
	switch {
	case f == nil:
	case f.Name == "array_contains" && args[0].Kind() == value.List:
		for item := range args[0].Items() {
			if item == args[1].String() {
				return value.BoolOf(true)
			}
		}
		return value.BoolOf(false)
	case f.Name == "array_contains" && args[0].IsNull():
		return value.BoolOf(false)
	case f.Name == "size" && args[0].Kind() == value.List:
		return value.NumberOf(float64(args[0].Len()))
	}
	sumo, ok := builtin.SumoFuncByName(e.Func)
	if !ok {
		return value.Value{} // Compile refuses it
	}
	out := sumo.Eval(args)
	if out == builtin.DropRow { // there are no rows here
		return value.BoolOf(false)
	}
	return out
}

// anyHeader applies anyHttpHeaderMatches: whether a value of a map holds what
// the regular expression finds. That the names of headers do not count, and
// that it need not be the whole value, is not documented.
func (v *verdict) anyHeader(e *Call) value.Value {
	m, ok := e.Args[0].(*Field)
	if !ok {
		return value.BoolOf(false)
	}
	re := v.regex(e.Args[1], func(text string) string { return text })
	prefix := m.dotted() + "."
	for name, x := range v.r.Attrs {
		if re != nil && strings.HasPrefix(name, prefix) && re.MatchString(x.String()) {
			return value.BoolOf(true)
		}
	}
	return value.BoolOf(false)
}
