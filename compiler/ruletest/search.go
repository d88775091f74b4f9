package ruletest

import (
	"context"
	"iter"
	"slices"
	"strings"

	"sumodet/compiler/backend/search"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/sumoql/run"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"

	"time"
)

const day = 24 * 60 * 60 * 1000

// search evaluates the search that the branch becomes, from its printed text,
// over the same messages: once over all of them, and again in the overlapping
// ranges of its schedule.
func (r *Result) search(ctx context.Context, w *world, b *ir.Branch, local []Raised) {
	if b.Search == nil {
		return
	}
	q, _, diags := search.Query(b)
	if diags.HasErrors() {
		r.refused(b, "search", diags)
		return
	}
	parsed, err := r.Case.parsed.queries.get(sumoql.Print(q), parseQuery)
	if err != nil {
		r.failf("the search of %s does not parse: %v", b.Name, err)
		return
	}
	messages, first, last := w.messages(b.Source)
	if len(messages) == 0 {
		return
	}
	whole, err := r.rows(ctx, b, parsed, messages, first-day, last+day)
	if err != nil {
		r.failf("the search of %s: %v", b.Name, err)
		return
	}
	if e := r.Case.Search; e != nil {
		r.judge(w, "search", whole, only(*e, b), false)
	} else {
		exact := b.Window == nil || !b.Window.Overlaps()
		r.agree("the local run", "the search", names(local), names(whole), exact, false)
	}
	d := b.Search
	if d.Every == 0 {
		return
	}
	var scheduled []Raised
	late := schema.StartDelay(time.Duration(d.Every) * time.Millisecond).Milliseconds()
	n := 0
	for t := (first - day) / d.Every * d.Every; t < last+d.Over+2*d.Every; t += d.Every {
		now := t
		if n++; n%2 == 0 {
			now += late // Sumo may start a run so late
		}
		from, to := now-d.Over, now-d.Delay
		if to <= first || from > last {
			continue
		}
		var seen []run.Message
		for _, m := range messages {
			if m.Time >= from && m.Time < to {
				seen = append(seen, m)
			}
		}
		rows, err := r.rows(ctx, b, parsed, seen, from, to)
		if err != nil {
			r.failf("the search of %s as its schedule runs it: %v", b.Name, err)
			return
		}
		scheduled = append(scheduled, rows...)
	}
	r.agree("the search", "the search as its schedule runs it", names(whole), names(scheduled), false, false)
}

func parseQuery(text string) (*sumoql.Query, error) {
	q, diags := sumoql.Parse(diag.NewFile("query.sumo", text))
	if diags.HasErrors() {
		return nil, diags
	}
	return q, nil
}

// only keeps the lines of one branch.
func only(e Expected, b *ir.Branch) Expected {
	other := func(l Line) bool { return !l.of(b) }
	return Expected{slices.DeleteFunc(slices.Clone(e.Lines), other), slices.DeleteFunc(slices.Clone(e.Misses), other)}
}

// messages gives the events of a source as a search reads them.
func (w *world) messages(src *ir.Source) (out []run.Message, first, last int64) {
	for _, e := range w.events {
		if e.source != src {
			continue
		}
		m := run.Message{Raw: e.raw, Time: e.time}
		if e.time == logs.NoTime {
			m.Time = w.c.Now.UnixMilli() // in Sumo it would be the time of receipt
		}
		get := e.get(nil)
		for _, f := range src.Fields {
			if f.Name == "_raw" || f.Name == "_messageTime" || f.Origin != ir.FromMeta && f.Origin != ir.FromPlatform {
				continue
			}
			if v := get(f); !v.IsNull() {
				m.Fields = append(m.Fields, run.Field{Name: f.Name, Value: v})
			}
		}
		if len(out) == 0 || m.Time < first {
			first = m.Time
		}
		if len(out) == 0 || m.Time > last {
			last = m.Time
		}
		out = append(out, m)
	}
	return out, first, last
}

// rows runs the query and reads its rows as what they raise.
func (r *Result) rows(ctx context.Context, b *ir.Branch, q *sumoql.Query, messages []run.Message, from, to int64) ([]Raised, error) {
	plan, diags := run.New(q, run.Options{From: from, To: to, At: to, Tables: tables(b)})
	if diags.HasErrors() {
		return nil, diags
	}
	res, err := plan.Run(ctx, iter.Seq[run.Message](slices.Values(messages)))
	if err != nil {
		return nil, err
	}
	for _, n := range res.Notes {
		if !slices.Contains(r.Notes, n) {
			r.Notes = append(r.Notes, n)
		}
	}
	column := func(name string) int {
		return slices.IndexFunc(res.Fields, func(f string) bool { return strings.EqualFold(f, name) })
	}
	label := column(search.Label)
	var out []Raised
	for _, row := range res.Rows {
		x := Raised{Rule: b.Rule.Name, Branch: b.Name, Label: row[label].String()}
		for _, e := range b.Entities {
			if v := row[column(e.Field.Name)].String(); !value.IsBlank(v) {
				x.Entities = append(x.Entities, Pair{e.Type, v})
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// tables are the lookup tables that a search may read.
func tables(b *ir.Branch) map[string]*run.Table {
	out := map[string]*run.Table{}
	ir.WalkBranch(b, func(e ir.Expr) bool {
		if in, ok := e.(*ir.InList); ok {
			t := &run.Table{Columns: []string{"value", "note"}}
			for _, row := range in.List.Rows {
				t.Rows = append(t.Rows, []value.Value{value.TextOf(row.Value), value.TextOf(row.Note)})
			}
			out[`path://"${lookup:`+in.List.Name+`}"`] = t
		}
		return true
	})
	return out
}
