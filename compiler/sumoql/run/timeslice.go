package run

import (
	"math"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// timeslice plans slices aligned to the epoch in UTC (3.7, 6.14).
func (p *planner) timeslice(op *sumoql.Timeslice) {
	step, from := op.Step(), 0.0
	if step <= 0 {
		step, from = p.buckets(op)
		if step <= 0 {
			p.diags.Errorf("not-evaluated", op.Place(), "slices of no known length are not evaluated here")
			return
		}
	}
	name := "_timeslice"
	if op.As != nil {
		name = op.As.Text
	}
	at := p.field(&sumoql.Name{At: op.At, Text: "_messageTime"})
	p.slice = slicing{step, from}
	start, end := p.env.set(name), p.env.set("__timeslice_end")
	p.add(each{sumoql.PrintOperator(op), func(row []value.Value) {
		ms, ok := builtin.Number(row[at])
		if !ok {
			row[start], row[end] = null, null
			return
		}
		s := from + math.Floor((ms-from)/step)*step
		row[start], row[end] = value.NumberOf(s), value.NumberOf(s+step)
	}})
}

// slicing is what a timeslice did, in ms, for fillmissing.
type slicing struct{ step, from float64 }

// buckets gives the step of a number of slices of the query's range, or of the
// whole range.
func (p *planner) buckets(op *sumoql.Timeslice) (step, from float64) {
	length, n := float64(p.opt.To-p.opt.From), 1.0
	if op.Amount != "" {
		n = (&sumoql.Number{Text: op.Amount}).Value()
		p.note(noteBuckets)
	}
	if n < 1 || length <= 0 {
		return 0, 0
	}
	return math.Ceil(length / n), float64(p.opt.From)
}
