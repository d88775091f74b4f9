package run

import (
	"math"
	"slices"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// filler adds a row for each combination of the generators' values that has none
// (3.9).
type filler struct {
	gens  []generator
	with  map[int]value.Value // by slot
	shown []int               // slots of the other fields
	// numbers are slots of what aggregates give as numbers: they are 0 where no row
	// shows it
	numbers []int
	last    bool // takeLast
	nulls   bool // behind a transpose cells stay null
	notes   *notes
}

// generator gives the values of a key.
type generator struct {
	slot   int
	values []value.Value // nil: those that occur
	time   bool
}

func (p *planner) fillmissing(op *sumoql.FillMissing) {
	if op.TakeLast && !slices.ContainsFunc(op.Generators, func(g *sumoql.Generator) bool { return g.Timeslice }) {
		p.diags.Errorf("arguments", op.Place(), "takeLast takes values of the slice before, and no timeslice is filled").Note("write: fillmissing timeslice, … takeLast")
	}
	f := &filler{with: map[int]value.Value{}, numbers: p.numbers, last: op.TakeLast, nulls: p.env.pivot != nil, notes: &p.plan.notes}
	var keys []int
	for _, g := range op.Generators {
		gen := p.generator(op, g)
		f.gens, keys = append(f.gens, gen), append(keys, gen.slot)
	}
	for _, w := range op.With {
		constant := w.Value
		if neg, ok := constant.(*sumoql.Neg); ok {
			constant = neg.X
		}
		switch constant.(type) {
		case *sumoql.String, *sumoql.Number, *sumoql.Bool, *sumoql.Null:
			f.with[p.field(w.Field)] = p.expr(w.Value)(nil)
		default:
			p.diags.Errorf("arguments", w.Value.Place(), "an added row's field has a number, a text or null")
		}
	}
	for _, n := range p.env.order {
		if n.shown && !n.many && !slices.Contains(keys, n.slot) {
			f.shown = append(f.shown, n.slot)
		}
	}
	p.end(f, p.env.same())
}

func (p *planner) generator(op *sumoql.FillMissing, g *sumoql.Generator) generator {
	name := g.Field
	if !g.Timeslice {
		gen := generator{slot: p.field(name)}
		for _, s := range g.Values {
			gen.values = append(gen.values, textOf(s.Text()))
		}
		return gen
	}
	if name == nil {
		name = &sumoql.Name{At: op.At, Text: "_timeslice"}
	}
	step, from := p.slice.step, p.slice.from
	if g.Step != "" {
		step, from = (&sumoql.Number{Text: g.Step}).Value(), 0
	}
	gen := generator{slot: p.field(name), time: true}
	switch {
	case step <= 0:
		p.diags.Errorf("not-evaluated", g.Place(), "how long the slices are is not known: no timeslice comes before").Note("write fillmissing timeslice(5m)")
	case p.opt.To <= p.opt.From:
		p.diags.Errorf("not-evaluated", g.Place(), "the slices of the query's range are asked for, and the range is not known")
	default:
		first := from + math.Floor((float64(p.opt.From)-from)/step)*step
		for at := first; at < float64(p.opt.To); at += step {
			if len(gen.values) == maxFilled {
				p.note(noteTooManyRows)
				break
			}
			gen.values = append(gen.values, value.NumberOf(at))
		}
	}
	return gen
}

// maxFilled is how many combinations Sumo adds (3.9).
const maxFilled = 10_000

func (f *filler) run(rows [][]value.Value) [][]value.Value {
	have := map[string][]value.Value{}
	for _, row := range rows {
		have[f.keyOf(row)] = row
	}
	combos := [][]value.Value{nil}
	for _, g := range f.gens {
		values := g.values
		if values == nil {
			values = distinct(rows, g.slot)
		}
		var next [][]value.Value
		for _, c := range combos {
			for _, v := range values {
				if len(next) == maxFilled {
					f.notes.add(noteTooManyRows)
					break
				}
				next = append(next, put(slices.Clone(c), g.slot, v))
			}
		}
		combos = next
	}
	defaults := f.defaults(rows)
	before := map[string][]value.Value{} // the last row of each combination but for time
	out := slices.Clone(rows)
	for _, c := range combos {
		other := f.other(c)
		row, ok := have[f.keyOf(c)]
		if !ok {
			row = c
			for _, slot := range f.shown {
				v := defaults[slot]
				if w, ok := f.with[slot]; ok {
					v = w
				}
				if past, ok := before[other]; ok && f.last {
					v = at(past, slot)
				}
				row = put(row, slot, v)
			}
			out = append(out, row)
		}
		before[other] = row
	}
	return out
}

// keyOf compares keys as text: that a row has 200 and a generator "200" is no
// difference.
func (f *filler) keyOf(row []value.Value) string { return f.key(row, true) }

// other is the key without time.
func (f *filler) other(row []value.Value) string { return f.key(row, false) }

func (f *filler) key(row []value.Value, time bool) string {
	var b []byte
	for _, g := range f.gens {
		if time || !g.time {
			b = append(append(b, at(row, g.slot).String()...), 0)
		}
	}
	return string(b)
}

// defaults are 0 for numbers, false for booleans and null for all else.
func (f *filler) defaults(rows [][]value.Value) map[int]value.Value {
	out := map[int]value.Value{}
	for _, slot := range f.shown {
		if f.nulls {
			continue
		}
		if slices.Contains(f.numbers, slot) {
			out[slot] = value.NumberOf(0)
		}
		for _, row := range rows {
			v := at(row, slot)
			if v.IsNull() {
				continue
			}
			if _, number := builtin.Number(v); v.Kind() == value.Bool {
				out[slot] = value.BoolOf(false)
			} else if number {
				out[slot] = value.NumberOf(0)
			}
			break
		}
	}
	return out
}

func distinct(rows [][]value.Value, slot int) (out []value.Value) {
	seen := map[string]bool{}
	for _, row := range rows {
		v := at(row, slot)
		if v.IsNull() || seen[v.String()] {
			continue
		}
		seen[v.String()] = true
		out = append(out, v)
	}
	return out
}
