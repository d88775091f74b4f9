package ruletest

import (
	"fmt"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// nearest says of a line that nothing fits which event came closest, and the
// condition at which it failed.
func (w *world) nearest(l Line) []string {
	var best *ir.Branch
	var event *event
	var failed ir.Expr
	bestScore := -1
	for _, b := range w.c.branches() {
		if !l.of(b) {
			continue
		}
		conds := path(b, l.Label)
		for _, e := range w.events {
			if e.source != b.Source {
				continue
			}
			get := e.get(b)
			score := 0
			var at ir.Expr
			for _, c := range conds {
				if !ir.Holds(c, get) {
					at = c
					break
				}
				score++
			}
			for _, p := range l.Entities {
				if strings.Contains(strings.ToLower(e.raw+" "+e.host), strings.ToLower(p.Value)) {
					score += len(conds)
				}
			}
			if score > bestScore {
				bestScore, best, event, failed = score, b, e, at
			}
		}
	}
	switch {
	case event == nil:
		return []string{"  no message of its source is in the case"}
	case failed == nil && best.Window != nil:
		return []string{"  nearest: " + ir.Short(event.raw), "  it passes where; the window's having did not hold for its group"}
	case failed == nil:
		return []string{"  nearest: " + ir.Short(event.raw), "  it passes every condition, with other entities or fewer times"}
	}
	return []string{"  nearest: " + ir.Short(event.raw), fmt.Sprintf("  it fails: %s%s", ir.Said(failed), values(failed, event.get(best)))}
}

// path lists the conditions that lead a message to a label.
func path(b *ir.Branch, label string) (out []ir.Expr) {
	var flat func(c ir.Expr)
	flat = func(c ir.Expr) {
		if all, ok := c.(*ir.All); ok {
			for _, i := range all.Items {
				flat(i)
			}
			return
		}
		out = append(out, c)
	}
	for _, c := range b.Where {
		flat(c)
	}
	for _, x := range b.Excepts {
		out = append(out, &ir.Not{At: ir.At{Span: x.Span}, X: x.Cond})
	}
	if b.Window != nil {
		return out
	}
	for _, l := range b.Labels {
		if l.Name == label {
			if l.When != nil {
				flat(l.When)
			}
			break
		}
		if l.When != nil {
			out = append(out, &ir.Not{At: ir.At{Span: l.Span}, X: l.When})
		}
	}
	return out
}

// values writes the fields that a condition reads.
func values(c ir.Expr, get func(*ir.Field) value.Value) string {
	var parts []string
	seen := map[*ir.Field]bool{}
	ir.Walk(c, func(e ir.Expr) bool {
		if r, ok := e.(*ir.Ref); ok && !seen[r.Field] {
			seen[r.Field] = true
			v := get(r.Field)
			text := fmt.Sprintf("%s is %q", r.Field.Name, ir.Short(v.String()))
			if v.IsNull() {
				text = r.Field.Name + " is absent"
			}
			parts = append(parts, text)
		}
		return true
	})
	if len(parts) == 0 {
		return ""
	}
	return "  (" + strings.Join(parts, ", ") + ")"
}
