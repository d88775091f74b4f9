package run

import (
	"strings"

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
	by := op.By
	if len(by) == 1 && strings.EqualFold(by[0].Name.Text, "count") && !p.grouped {
		if _, known := p.env.find("count"); !known {
			by = nil // the page's words for what top without metric does
		}
	}
	keys := p.sortKeys(by)
	if by == nil {
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
	if whole := strings.Trim(op.N, "0123456789") == ""; n < 1 || !whole {
		p.diags.Errorf("arguments", op.Place(), "topk takes a whole number from 1 on")
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
