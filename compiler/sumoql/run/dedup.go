package run

import (
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// deduper keeps the first n rows of each key, or of each unbroken series of it
// (3.9).
type deduper struct {
	n           int
	by          []int
	consecutive bool
}

func (p *planner) dedup(op *sumoql.Dedup) {
	d := deduper{n: 1, consecutive: op.Consecutive, by: p.slots(op.By)}
	if op.N != "" {
		n, ok := p.number(op, op.N)
		if !ok {
			return
		}
		d.n = n
	}
	if op.By == nil {
		d.by = []int{p.field(&sumoql.Name{At: op.At, Text: "_raw"})}
	}
	p.end(d, p.env.same())
}

func (d deduper) run(rows [][]value.Value) (out [][]value.Value) {
	seen, last := map[string]int{}, ""
	for _, row := range rows {
		key := keyOf(row, d.by)
		if d.consecutive && key != last {
			delete(seen, key)
		}
		last = key
		if seen[key]++; seen[key] <= d.n {
			out = append(out, row)
		}
	}
	return out
}
