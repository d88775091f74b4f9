package run

import (
	"math"
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// call plans a function: those of package builtin, and the few that need the
// query's range or a regular expression.
func (p *planner) call(e *sumoql.Call) engine.Expr {
	name := strings.ToLower(e.Func)
	if slices.Contains(clocks, name) && len(e.Args) > 0 {
		p.diags.Errorf("arguments", e.Place(), "%s() takes no arguments", e.Func)
		return constant(null)
	}
	switch {
	case name == "querystarttime":
		return p.rangeValue(p.opt.From)
	case name == "queryendtime":
		return p.rangeValue(p.opt.To)
	case name == "querytimerange":
		return p.rangeValue(p.opt.To - p.opt.From)
	case name == "now":
		return constant(value.NumberOf(float64(p.opt.At)))
	case name == "lookupcontains" && len(e.Args) > 1:
		return p.lookupContains(e)
	case name == "replace" && len(e.Args) == 3:
		if re, ok := e.Args[1].(*sumoql.Regex); ok {
			return p.replaceRegex(e, re)
		}
	}
	f, ok := builtin.SumoFuncByName(e.Func)
	if !ok {
		p.unknownFunction(e)
		return constant(null)
	}
	if n := len(e.Args); n < f.Min || f.Max >= 0 && n > f.Max {
		p.diags.Errorf("arguments", e.Place(), "%s does not take %d arguments", f.Name, n)
		return constant(null)
	}
	switch f.Name {
	case "substring":
		p.checkSubstring(e)
	case "hash":
		p.checkHash(e)
	case "base64Decode":
		p.checkCharset(e)
	case "toLowerCase", "toUpperCase":
		p.refuseKind(e, e.Args[0], "text", "number", "boolean")
	case "formatDate":
		p.refuseKind(e, e.Args[0], "a number", "text")
	case "format", "concat":
		for _, x := range e.Args {
			switch x.(type) {
			case *sumoql.And, *sumoql.Or:
				p.diags.Errorf("arguments", x.Place(), "%s takes no and or or", f.Name)
			}
		}
		if f.Name == "format" {
			p.refuseKind(e, e.Args[0], "a text with % first", "number", "boolean")
		}
	}
	return p.apply(p.exact(f), p.exprs(e.Args))
}

// exact returns a function that says so where it gives a whole number that a double,
// which numbers are here, does not hold to its last digit.
func (p *planner) exact(f *builtin.SumoFunc) func([]value.Value) value.Value {
	if f.Name != "hexToDec" && f.Name != "toLong" {
		return f.Eval
	}
	notes := &p.plan.notes
	return func(args []value.Value) value.Value {
		v := f.Eval(args)
		if v.Kind() == value.Number && math.Abs(v.Num()) > 1<<53 {
			notes.add(noteLong)
		}
		return v
	}
}

// clocks are the functions of the query's range and time.
var clocks = []string{"now", "queryendtime", "querystarttime", "querytimerange"}

func (p *planner) unknownFunction(e *sumoql.Call) {
	if slices.ContainsFunc(builtin.SumoOfQueries, func(name string) bool { return strings.EqualFold(name, e.Func) }) {
		d := p.diags.Errorf("not-evaluated", e.Place(), "%q is not evaluated here", e.Func)
		if why := needs[strings.ToLower(e.Func)]; why != "" {
			d.Note("%s", why)
		}
		return
	}
	p.diags.Errorf("unknown-function", e.Place(), "the function %q is not known here", e.Func).Note("query lint says which is meant")
}

// apply computes a function of expressions; what drops a row does so before it.
func (p *planner) apply(eval func([]value.Value) value.Value, args []engine.Expr) engine.Expr {
	notes := &p.plan.notes
	return engine.Call(args, dropped, func(vals []value.Value) value.Value {
		v := eval(vals)
		if dropped(v) {
			notes.add(noteDropRow)
		}
		return v
	})
}

// checkSubstring refuses constants that are out of order (3.10).
func (p *planner) checkSubstring(e *sumoql.Call) {
	for _, x := range e.Args[1:] {
		n, ok := x.(*sumoql.Number)
		if neg, isNeg := x.(*sumoql.Neg); isNeg {
			_, ok = neg.X.(*sumoql.Number)
		}
		if ok && (n == nil || n.Value() != math.Trunc(n.Value())) {
			p.diags.Errorf("arguments", x.Place(), "a part begins and ends at a whole number from 0 on")
			return
		}
	}
	from, ok := e.Args[1].(*sumoql.Number)
	if !ok || len(e.Args) < 3 {
		return
	}
	if to, ok := e.Args[2].(*sumoql.Number); ok && to.Value() < from.Value() {
		p.diags.Errorf("arguments", to.Place(), "the end of the part lies before its start")
	}
}

// refuseKind refuses a constant of kinds that a function does not take (3.10).
func (p *planner) refuseKind(e *sumoql.Call, x sumoql.Expr, wanted string, kinds ...string) {
	if kind := literalKind(x); slices.Contains(kinds, kind) {
		p.diags.Errorf("type", x.Place(), "%s takes %s, not a %s", e.Func, wanted, kind)
	}
}

// checkCharset refuses an encoding that base64Decode does not know (3.10).
func (p *planner) checkCharset(e *sumoql.Call) {
	if len(e.Args) < 2 {
		return
	}
	if name, ok := e.Args[1].(*sumoql.String); ok && !slices.ContainsFunc(builtin.Charsets, func(c string) bool { return strings.EqualFold(c, name.Text()) }) {
		p.diags.Errorf("arguments", name.Place(), "base64Decode has no encoding %q", name.Text()).Note("there are: %s", strings.Join(builtin.Charsets, ", "))
	}
}

// checkHash refuses a digest that is not known (3.10).
func (p *planner) checkHash(e *sumoql.Call) {
	if len(e.Args) < 2 {
		return
	}
	name, ok := e.Args[1].(*sumoql.String)
	switch {
	case !ok || slices.Contains(builtin.Digests, name.Text()):
	case name.Text() == "murmur3_128":
		p.diags.Errorf("not-evaluated", name.Place(), "murmur3_128 is not evaluated here").Note("its seed is not documented")
	default:
		p.diags.Errorf("arguments", name.Place(), "hash has no digest %q", name.Text()).Note("there are: md5, sha1, sha2_256, murmur3_128")
	}
}

func (p *planner) rangeValue(ms int64) engine.Expr {
	if p.opt.From == 0 && p.opt.To == 0 {
		p.note(noteRange)
	}
	return constant(value.NumberOf(float64(ms)))
}

// replaceRegex plans replace(s, /re/, "r"); $1, ${name} and $0 stand for
// groups, \\$ for a dollar sign and \\\\ for a backslash (3.10).
func (p *planner) replaceRegex(e *sumoql.Call, re *sumoql.Regex) engine.Expr {
	rx := p.regex(re)
	s, r := p.expr(e.Args[0]), p.expr(e.Args[2])
	template := func(text string) string { return expandTemplate(text) }
	if lit, ok := e.Args[2].(*sumoql.String); ok {
		fixed := expandTemplate(lit.Text())
		template = func(string) string { return fixed }
	}
	return func(row []value.Value) value.Value {
		v, w := s(row), r(row)
		if dropped(v) || dropped(w) {
			return builtin.DropRow
		}
		if v.IsNull() || w.IsNull() {
			return null
		}
		return textOf(rx.replace(v.String(), template(w.String())))
	}
}

// expandTemplate turns Java's replacement text into Go's: $1x is group 1 and x,
// a backslash takes the next character as it is.
func expandTemplate(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if text[i] == '$' {
				b.WriteByte('$')
			}
			b.WriteByte(text[i])
			continue
		}
		if text[i] == '$' && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
			i++
			b.WriteString("${" + text[i:i+1] + "}")
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
