package run

import (
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// grouper is an aggregate stage (3.8).
type grouper struct {
	group engine.Group
	width *int // of the rows it gets
	byAge bool // most_recent and the like: values are told apart by their time
}

// aggregate plans count, sum, values … by keys. A null key is a group of its
// own; without keys all rows are one group, and no rows give none (6.11).
func (p *planner) aggregate(op *sumoql.Aggregate) {
	g := &grouper{width: p.env.width}
	g.group.Text, g.group.KeepNulls, g.group.Time = sumoql.PrintOperator(op), true, -1
	if at, ok := p.env.find("_messageTime"); ok && p.env.root != nil {
		g.group.Time = at
	}
	for _, n := range op.By {
		g.group.Keys = append(g.group.Keys, p.field(n))
	}
	var names []string
	p.numbers = nil
	for _, a := range op.Aggs {
		from := len(names)
		names = append(names, p.agg(g, a)...)
		if ofNumbers(a.Func) {
			for i := from; i < len(names); i++ {
				p.numbers = append(p.numbers, g.group.AggSlot(i))
			}
		}
	}
	next := newEnvironment()
	for i, n := range op.By {
		next.bind(n.Text, g.group.KeySlot(i))
	}
	for i, name := range names {
		if slices.ContainsFunc(names[:i], func(other string) bool { return strings.EqualFold(other, name) }) { // a key may be called so
			p.diags.Errorf("repeated", op.Place(), "two results are called %q", name).Note("give one a name: count as n")
		}
		next.bind(name, g.group.AggSlot(i))
	}
	*next.width = g.group.Width()
	p.grouped, p.keyless, p.unknown = true, len(op.By) == 0, false
	p.end(g, next)
}

// ofNumbers reports whether an aggregate's result is a number.
func ofNumbers(name string) bool {
	switch name {
	case "count", "count_distinct", "sum", "avg", "min", "max", "stddev", "median":
		return true
	}
	return strings.HasPrefix(name, "pct")
}

// agg adds an aggregate to g and returns the names of its results.
func (p *planner) agg(g *grouper, a *sumoql.Agg) []string {
	alias := func(name string) []string {
		if a.As != nil {
			name = a.As.Text
		}
		return []string{name}
	}
	if a.Func == "count" {
		f, _ := builtin.AggregateByName("count")
		agg := engine.Agg{Func: f}
		if len(a.Args) > 1 {
			p.diags.Errorf("not-evaluated", a.Args[1].Place(), "what count of several fields gives is not documented").Note("write: count by a, b")
		}
		if len(a.Args) == 1 {
			agg.Arg = p.noted(p.aggField(a), false)
		}
		g.group.Aggs = append(g.group.Aggs, agg)
		return alias("_count")
	}
	if len(a.Args) == 0 {
		p.diags.Errorf("arguments", a.Place(), "%s needs a field", a.Func)
		return nil
	}
	name := "_" + a.Func
	if len(a.Args) > 1 && !strings.HasPrefix(a.Func, "pct") {
		p.diags.Errorf("not-evaluated", a.Args[1].Place(), "what %s of several fields gives is not documented", a.Func).Note("join them in a stage before: concat(a, \" \", b) as both")
	}
	switch a.Func {
	case "pct", "pct_sampling", "median":
		return p.pct(g, a)
	case "first", "last":
		// Messages come newest first, so the first is the latest.
		word := a.Func
		if len(p.parts) == 1 && !p.held {
			word = map[string]string{"first": "last", "last": "first"}[word]
		}
		p.addAgg(g, word, 0, p.expr(p.aggField(a)))
		return alias(name)
	case "most_recent", "least_recent":
		g.byAge = true
		word := map[string]string{"most_recent": "last", "least_recent": "first"}[a.Func]
		slot := -1
		if n, ok := p.aggField(a).(*sumoql.Name); ok {
			slot = p.field(n)
		}
		if plain, ok := p.env.plain[slot]; ok {
			slot = plain
		}
		if slot < 0 {
			return nil
		}
		p.addAgg(g, word, 0, func(row []value.Value) value.Value { return row[slot] })
		return alias(strings.ReplaceAll(name, "t_r", "tr"))
	case "count_distinct":
		p.addAgg(g, a.Func, 0, p.expr(p.aggField(a)))
		return alias(name)
	case "values":
		p.addAgg(g, a.Func, 0, p.expr(p.aggField(a)))
		return alias(name)
	}
	p.addAgg(g, a.Func, 0, p.noted(p.aggField(a), true))
	return alias(name)
}

// aggField returns an aggregate's argument, which is a field (3.1).
func (p *planner) aggField(a *sumoql.Agg) sumoql.Expr {
	n, ok := a.Args[0].(*sumoql.Name)
	if !ok {
		p.diags.Errorf("arguments", a.Args[0].Place(), "%s takes a field; give the expression a name in a stage before", a.Func)
		return &sumoql.Null{}
	}
	return n
}

func (p *planner) addAgg(g *grouper, word string, param float64, arg engine.Expr) {
	f, ok := builtin.AggregateByName(word)
	if !ok {
		return
	}
	g.group.Aggs = append(g.group.Aggs, engine.Agg{Func: f, Param: param, Arg: arg})
}

// pct adds an aggregate for each percentile: pct(f, 95, 99).
func (p *planner) pct(g *grouper, a *sumoql.Agg) []string {
	arg := p.noted(p.aggField(a), true)
	percents := []float64{50}
	texts := []string{"50"}
	if len(a.Args) > 1 {
		percents, texts = nil, nil
		for _, x := range a.Args[1:] {
			n, ok := x.(*sumoql.Number)
			if !ok {
				p.diags.Errorf("arguments", x.Place(), "a percentile is a number")
				continue
			}
			percents, texts = append(percents, n.Value()), append(texts, n.Text)
		}
	}
	var names []string
	for i, percent := range percents {
		p.addAgg(g, "pct", percent, arg)
		name := "_" + sumoql.PrintExpr(a.Args[0]) + "_pct_" + texts[i]
		if a.Func == "median" {
			name = "_median"
		}
		if a.As != nil {
			name = a.As.Text
			if len(percents) > 1 {
				name += "_" + texts[i]
			}
		}
		names = append(names, name)
	}
	return names
}

// noted gives an aggregate's argument, null where it is to be skipped: null
// and, if numeric is set, what is not a number (6.10).
func (p *planner) noted(e sumoql.Expr, numeric bool) engine.Expr {
	x, notes := p.expr(e), &p.plan.notes
	return func(row []value.Value) value.Value {
		v := x(row)
		if v.IsNull() {
			notes.add(noteAggregateNull)
			return v
		}
		if !numeric {
			return v
		}
		f, ok := builtin.Number(v)
		if !ok {
			notes.add(noteAggregateNull)
			return null
		}
		return value.NumberOf(f)
	}
}

// sink returns the group for rows of messages.
func (g *grouper) sink(at int, rows func(b *engine.Batch) error) *engine.Group {
	group := g.group
	group.Time, group.Rows = at, rows
	return &group
}

// run implements ender for rows that are held in memory. Their order counts
// for first and last, unless values are told apart by age.
func (g *grouper) run(rows [][]value.Value) (out [][]value.Value) {
	group := g.group
	if !g.byAge {
		group.Time = -1
	}
	group.Rows = func(b *engine.Batch) error {
		out = appendRows(out, b)
		return nil
	}
	partial := group.New()
	for first := 0; first < len(rows); first += batchRows {
		partial.Add(batchOf(rows[first:min(first+batchRows, len(rows))], *g.width, first))
	}
	_ = group.Flush(partial) // Rows has no errors
	_ = group.End()
	return out
}
