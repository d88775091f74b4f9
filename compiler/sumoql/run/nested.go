package run

import (
	"slices"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// nested is operators in brackets (join, filter, transactionize): they run over
// rows that are held in memory.
type nested struct {
	parts []*part
	env   *environment // of the rows it gives
}

func (p *planner) nested(in *sumoql.Pipeline) *nested {
	sub := &planner{opt: p.opt, plan: p.plan, env: p.env.same(), grouped: p.grouped, matched: -1, held: true, slice: p.slice, joined: p.joined, filtering: p.filtering}
	sub.begin()
	if in.Query.Scope != nil {
		p.diags.Warnf("scope", in.Query.Scope.Place(), "the scope in brackets is ignored, as in Sumo")
	}
	sub.stages(in.Query.Stages)
	p.diags = append(p.diags, sub.diags...)
	return &nested{sub.parts, sub.env}
}

// run leaves the rows it gets as they are.
func (n *nested) run(rows [][]value.Value) [][]value.Value {
	own := make([][]value.Value, len(rows))
	for i, row := range rows {
		own[i] = slices.Clone(row)
	}
	return runParts(n.parts, own)
}

func runParts(parts []*part, rows [][]value.Value) [][]value.Value {
	for _, part := range parts {
		rows = part.apply(rows)
		if part.end != nil {
			rows = part.end.run(rows)
		}
	}
	return rows
}
