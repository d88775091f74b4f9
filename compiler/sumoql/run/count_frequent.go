package run

import "sumodet/compiler/sumoql"

// maxFrequent is how many rows count_frequent gives (3.8).
const maxFrequent = 10_000

// countFrequent plans count_frequent, whose counts are exact here; the most
// frequent come first (3.8).
func (p *planner) countFrequent(op *sumoql.CountFrequent) {
	name := &sumoql.Name{At: op.At, Text: "_approxcount"}
	p.aggregate(&sumoql.Aggregate{At: op.At, Aggs: []*sumoql.Agg{{At: op.At, Func: "count", As: name}}, By: op.Names})
	p.end(sorter{[]sortKey{{slot: p.field(name)}}}, p.env.same())
	p.end(limiter(maxFrequent), p.env.same())
}
