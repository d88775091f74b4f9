package local

import (
	"fmt"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// window is the sink of a branch with a window: groups, then lets, having and
// labels over the groups' rows.
func (p *Plan) window(b *ir.Branch, s slots, raise func(Signal) error) engine.Sink {
	w := b.Window
	g := &engine.Group{Time: p.Program.Time, Length: w.Length, Every: w.Every, MinRows: minRows(b), Extra: len(b.PostLets) + 1}
	keys := make([]string, len(w.By))
	for i, f := range w.By {
		g.Keys = append(g.Keys, s[f])
		keys[i] = f.Name
	}
	g.Text = fmt.Sprintf("window %dms every %dms by [%s]", w.Length, w.Every, strings.Join(keys, ", "))
	same := map[string]int{}
	for i, a := range w.Aggs {
		f, _ := builtin.AggregateByName(a.Func)
		reads := readsOf(a)
		agg := engine.Agg{Func: f, Param: a.Param, Like: same[reads]}
		if agg.Like == 0 {
			same[reads] = i + 1
		}
		if a.Arg != nil {
			agg.Arg = s.expr(a.Arg)
		}
		if a.When != nil {
			agg.When = s.cond(a.When)
		}
		g.Aggs = append(g.Aggs, agg)
	}
	after := slots{}
	for i, f := range w.By {
		after[f] = g.KeySlot(i)
	}
	for i, a := range w.Aggs {
		after[a.Field] = g.AggSlot(i)
	}
	for i, l := range b.PostLets {
		after[l.Field] = g.ExtraSlot(i)
		g.Post = append(g.Post, engine.Compute{Text: l.Field.Name + " = " + ir.String(l.Value), Slot: after[l.Field], Expr: after.expr(l.Value)})
	}
	if p.trace != nil {
		g.MinRows = 1
		g.Post = append(g.Post, p.trace.having(after, b, g)...)
	} else {
		for _, c := range b.Having {
			g.Post = append(g.Post, after.filter(c))
		}
	}
	label := g.ExtraSlot(len(b.PostLets))
	g.Post = append(g.Post, after.label(b, label)...)
	if p.trace != nil {
		g.Post = append(g.Post, p.trace.labels(label))
	}

	// Windows may be handed on while messages still come, and be void in the end.
	var held []func() error
	g.Done = func() error {
		for _, raise := range held {
			if err := raise(); err != nil {
				return err
			}
		}
		held = nil
		return nil
	}
	chain := Chain{}
	g.Rows = func(rows *engine.Batch) error {
		for _, i := range rows.Sel {
			row := rows.Row(i)
			l := b.Labels[int(row[label].Num())]
			start := int64(row[g.StartSlot()].Num())
			if w.Overlaps() && !p.all && chain.Goes(row[:len(w.By)], l, start, w.Length) {
				continue
			}
			sig, entities := signalOf(b, row, after, l, g)
			held = append(held, func() error { return p.raise(b, sig, entities, raise) })
		}
		return nil
	}
	return g
}

// readsOf says what an aggregate needs of a message: those that say the same need
// the same.
func readsOf(a *ir.Agg) (reads string) {
	if a.Arg != nil {
		reads = ir.String(a.Arg)
	}
	if a.When != nil {
		reads += " when " + ir.String(a.When)
	}
	return reads
}

// Chain holds the start of the last window that passed, by key and label.
type Chain map[string]int64

// Goes reports whether a window overlaps the one before it that passed for the
// same key and label: of such a chain the first alone raises a signal. Windows
// come in the order of their starts; all times are in ms.
func (c Chain) Goes(key []value.Value, l *ir.Label, start, length int64) bool {
	var b strings.Builder
	b.WriteString(l.Name)
	for _, v := range key {
		fmt.Fprintf(&b, "\x00%d:%s", v.Kind(), v.String())
	}
	last, ok := c[b.String()]
	c[b.String()] = start
	return ok && start-last < length
}

// signalOf makes a signal of a window's row; its entities are values yet.
func signalOf(b *ir.Branch, row []value.Value, after slots, l *ir.Label, g *engine.Group) (Signal, []value.Value) {
	entities := make([]value.Value, len(b.Entities))
	for i, x := range b.Entities {
		entities[i] = row[after[x.Field]].Clone()
	}
	fields := make([]value.Value, len(b.Fields))
	for i, f := range b.Fields {
		fields[i] = row[after[f]].Clone()
	}
	return Signal{Time: row[g.FirstSlot()], Start: row[g.StartSlot()], Branch: b, Label: l, Fields: fields}, entities
}

// minRows is the least number of messages that a group needs to pass having:
// so many distinct values, or messages, are asked for.
func minRows(b *ir.Branch) int64 {
	least := 1.0
	var look func(c ir.Expr)
	look = func(c ir.Expr) {
		switch c := c.(type) {
		case *ir.All:
			for _, i := range c.Items {
				look(i)
			}
		case *ir.InRange:
			if counts(c.X) {
				least = max(least, c.Lo)
			}
		case *ir.Order:
			if lit, ok := c.Y.(*ir.Lit); ok && counts(c.X) && (c.Op == ">" || c.Op == ">=") {
				least = max(least, lit.Value.Num())
			}
		case *ir.Equal:
			if lit, ok := c.Y.(*ir.Lit); ok && counts(c.X) {
				least = max(least, lit.Value.Num())
			}
		}
	}
	for _, c := range b.Having {
		look(c)
	}
	return int64(least)
}

// counts reports whether an expression is a count, which needs a message for
// each unit of it.
func counts(x ir.Expr) bool {
	r, ok := x.(*ir.Ref)
	return ok && r.Field.Agg != nil && (r.Field.Agg.Func == "count" || r.Field.Agg.Func == "count_distinct")
}
