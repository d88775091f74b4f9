package run

import (
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
	switch name := strings.ToLower(e.Func); {
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
	if f.Name == "substring" {
		p.checkSubstring(e)
	}
	return p.apply(f.Eval, p.exprs(e.Args))
}

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
	from, ok := e.Args[1].(*sumoql.Number)
	if !ok || len(e.Args) < 3 {
		return
	}
	if to, ok := e.Args[2].(*sumoql.Number); ok && to.Value() < from.Value() {
		p.diags.Errorf("arguments", to.Place(), "the end of the part lies before its start")
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
