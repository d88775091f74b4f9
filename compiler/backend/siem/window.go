package siem

import (
	"time"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/siemql"
)

// window makes the rule of a branch with a window. Cloud SIEM judges windows
// that slide, while they fill: what holds for few records and no longer for
// more cannot be said.
func (e *emitter) window(base siemql.Expr) *Rule {
	b, d := e.b, e.b.SIEM
	if len(b.Labels) > 1 || b.Labels[0].When != nil {
		e.refuse(b.Labels[0].Span, "which of several labels a window has: that it has not yet an earlier one's is an upper bound", "a log search", "local runs")
		return nil
	}
	r := &Rule{Label: b.Labels[0], Expr: base, Window: b.Window.Length}
	at := b.Window.Head
	if d.Window > 0 {
		r.Window, at = d.Window, d.WindowAt
	}
	switch size := time.Duration(r.Window) * time.Millisecond; {
	case size < schema.MinSIEMWindow:
		e.diags.Errorf("cannot-say", at, "%s cannot say a window of %s: a minute is the least", target, size).
			Note("write what to deploy there: deploy siem window 1m having …").Note("or leave the branch to: a log search, local runs")
	case size > schema.MaxSIEMWindow:
		e.diags.Errorf("cannot-say", at, "%s cannot say a window of %s: five days are the most", target, at.Text())
	}
	for _, k := range b.Window.By {
		if k.Attr == nil {
			e.unmapped(b.Window.Head, k)
			continue
		}
		r.GroupBy = append(r.GroupBy, attr(k.Attr))
	}
	having := b.Having
	if d.Having != nil {
		having = []ir.Expr{d.Having}
	}
	bounds := e.bounds(having)
	if len(e.diags) > 0 && e.diags.HasErrors() {
		return r
	}
	if e.threshold(r, bounds) {
		return r
	}
	e.aggregation(r, bounds)
	return r
}

// bound is `aggregate >= n`.
type bound struct {
	field *ir.Field
	op    string // >= or >
	n     float64
}

// bounds reads having as lower bounds of aggregates that only grow while a
// window fills.
func (e *emitter) bounds(having []ir.Expr) (out []bound) {
	for _, c := range having {
		switch c := c.(type) {
		case *ir.All:
			out = append(out, e.bounds(c.Items)...)
			continue
		case *ir.Order:
			ref, isRef := c.X.(*ir.Ref)
			lit, isLit := c.Y.(*ir.Lit)
			if isRef && isLit && ref.Field.Agg != nil && (c.Op == ">=" || c.Op == ">") && grows(ref.Field.Agg) {
				out = append(out, bound{ref.Field, c.Op, lit.Value.Num()})
				continue
			}
		}
		e.diags.Errorf("cannot-say", c.Place(), "%s cannot say this of a window: only lower bounds of counts and maxima hold while windows fill", target).
			Note("write what to deploy there: deploy siem having NAME >= N").Note("or leave the branch to: a log search, local runs")
	}
	return out
}

// grows reports whether an aggregate never falls as messages come. A sum may, by
// numbers below 0.
func grows(a *ir.Agg) bool {
	switch a.Func {
	case "count", "count_distinct", "max":
		return true
	}
	return false
}

// threshold makes the rule a threshold where one bound of a count is all.
func (e *emitter) threshold(r *Rule, bounds []bound) bool {
	if len(bounds) == 0 {
		r.Kind, r.Limit = "threshold", 1 // every window with a message
		return true
	}
	b := bounds[0]
	a := b.field.Agg
	n := int64(b.n)
	if float64(n) != b.n || b.op == ">" {
		n++
	}
	if len(bounds) > 1 || a.When != nil || n < 1 {
		return false
	}
	switch {
	case a.Func == "count" && a.Arg == nil:
		r.Kind, r.Limit = "threshold", n
		return true
	case a.Func == "count_distinct":
		ref, ok := a.Arg.(*ir.Ref)
		if !ok || ref.Field.Attr == nil || ref.Field.Attr.As != "" || ref.Field.Attr.Key != "" {
			return false
		}
		r.Kind, r.Limit, r.Distinct = "threshold", n, attr(ref.Field.Attr)
		return true
	}
	return false
}

// aggregation makes the rule one over named aggregates (cloud-siem.md 3.4).
func (e *emitter) aggregation(r *Rule, bounds []bound) {
	r.Kind = "aggregation"
	seen := map[*ir.Field]bool{}
	var trigger []siemql.Expr
	for _, b := range bounds {
		trigger = append(trigger, &siemql.Compare{X: siemql.Attr(b.field.Name), Op: b.op, Y: siemql.Number(b.n)})
		if !seen[b.field] {
			seen[b.field] = true
			r.Aggregates = append(r.Aggregates, e.aggregate(b.field))
		}
	}
	r.Trigger = siemql.All(trigger...)
	if len(r.Aggregates) > 3 {
		e.diags.Warnf("many-aggregates", e.b.SIEM.Span, "the rule has %d aggregates; one page of Sumo's documentation allows three, another six", len(r.Aggregates))
	}
}

func (e *emitter) aggregate(f *ir.Field) Aggregate {
	a := f.Agg
	out := Aggregate{Name: f.Name, Func: a.Func}
	var when siemql.Expr
	if a.When != nil {
		when = e.cond(a.When)
	}
	if a.Func == "count" { // of a condition: how often it is true
		var parts []siemql.Expr
		if a.Arg != nil {
			parts = append(parts, &siemql.IsNull{X: e.value(a.Arg), Not: true})
		}
		if when != nil {
			parts = append(parts, when)
		}
		out.Arg = siemql.All(parts...)
		return out
	}
	if a.Func == "count_distinct" {
		out.Arg = e.value(a.Arg)
	} else {
		out.Arg = e.number(a.Arg)
	}
	if when != nil {
		out.Arg = siemql.Fn("if", when, out.Arg, &siemql.Null{})
	}
	return out
}
