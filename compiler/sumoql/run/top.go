package run

import (
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// top plans `top N f by metric`: a sort and a limit; without metric, of counts
// (3.9).
func (p *planner) top(op *sumoql.Top) {
	n, ok := p.number(op, op.N)
	if !ok {
		return
	}
	keys := p.sortKeys(op.By)
	if op.By == nil {
		p.aggregate(&sumoql.Aggregate{At: op.At, Aggs: []*sumoql.Agg{{At: op.At, Func: "count"}}, By: op.Names})
		count, _ := p.env.find("_count")
		keys = []sortKey{{slot: count}}
	} else {
		p.slots(op.Names)
	}
	p.end(sorter{keys}, p.env.same())
	p.end(limiter(n), p.env.same())
}

// ranker is topk: the first n of each group by value, with their rank.
type ranker struct {
	sorter
	n, rank int
	by      []int
}

func (p *planner) topk(op *sumoql.Topk) {
	n, ok := p.number(op, op.N)
	if !ok {
		return
	}
	r := ranker{n: n, by: p.slots(op.By)}
	for _, slot := range p.slots(op.Names) {
		r.keys = append(r.keys, sortKey{slot: slot})
	}
	next := p.env.same()
	r.rank = next.set("_rank")
	p.end(r, next)
}

func (r ranker) run(rows [][]value.Value) (out [][]value.Value) {
	seen := map[string]int{}
	for _, row := range r.sorter.run(rows) {
		key := keyOf(row, r.by)
		if seen[key]++; seen[key] <= r.n {
			out = append(out, put(row, r.rank, value.NumberOf(float64(seen[key]))))
		}
	}
	return out
}
