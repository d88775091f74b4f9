package run

import (
	"math"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// seriesOp is accum, backshift, diff, rollingstd, smooth or total: a field of
// the rows before, or of all (3.9). Rows whose value is no number are skipped.
type seriesOp struct {
	word     string
	from, to int
	n        int
	by       []int
}

// maxWindow is how many rows smooth, rollingstd and backshift look back at most (3.9).
const maxWindow = 1000

func (p *planner) series(op *sumoql.Series) {
	s := seriesOp{word: op.Word, from: p.field(op.Field), by: p.slots(op.By), n: 10}
	if op.Word == "backshift" {
		s.n = 1
	}
	if op.N != "" {
		n, ok := p.number(op, op.N)
		if !ok {
			return
		}
		if n < 1 {
			p.diags.Errorf("arguments", op.Place(), "%s takes a number of rows from 1 on", op.Word)
			return
		}
		if n > maxWindow {
			p.diags.Errorf("limit", op.Place(), "%s takes up to %d rows", op.Word, maxWindow)
			return
		}
		s.n = n
	}
	name := "_" + op.Word
	if op.As != nil {
		name = op.As.Text
	}
	next := p.env.same()
	s.to = next.set(name)
	p.end(s, next)
}

func (s seriesOp) run(rows [][]value.Value) [][]value.Value {
	past := map[string][]value.Value{} // values of a key so far
	sums := map[string]float64{}
	if s.word == "total" {
		for _, row := range rows {
			if f, ok := builtin.Number(at(row, s.from)); ok {
				sums[keyOf(row, s.by)] += f
			}
		}
	}
	for i, row := range rows {
		key := keyOf(row, s.by)
		v := at(row, s.from)
		f, ok := builtin.Number(v)
		result := null
		switch {
		case s.word == "total":
			result = value.NumberOf(sums[key])
		case s.word == "backshift":
			if had := past[key]; len(had) >= s.n {
				result = had[len(had)-s.n]
			}
		case !ok:
		case s.word == "accum":
			sums[key] += f
			result = value.NumberOf(sums[key])
		case s.word == "diff":
			if had := past[key]; len(had) > 0 {
				result = value.NumberOf(f - had[len(had)-1].Num())
			}
		default:
			result = s.window(append(past[key], value.NumberOf(f)))
		}
		switch {
		case s.word == "backshift":
			past[key] = keepLast(append(past[key], v), s.n)
		case ok && s.word != "total":
			past[key] = keepLast(append(past[key], value.NumberOf(f)), s.n)
		}
		rows[i] = put(row, s.to, result)
	}
	return rows
}

func keepLast(vals []value.Value, n int) []value.Value {
	if len(vals) > n {
		return vals[len(vals)-n:]
	}
	return vals
}

// window averages the last n values, or gives their deviation; its divisor is
// not documented and taken as for a whole population.
func (s seriesOp) window(vals []value.Value) value.Value {
	vals = keepLast(vals, s.n)
	sum, squares := 0.0, 0.0
	for _, v := range vals {
		sum += v.Num()
	}
	mean := sum / float64(len(vals))
	if s.word == "smooth" {
		return value.NumberOf(mean)
	}
	for _, v := range vals {
		squares += (v.Num() - mean) * (v.Num() - mean)
	}
	return value.NumberOf(math.Sqrt(squares / float64(len(vals))))
}
