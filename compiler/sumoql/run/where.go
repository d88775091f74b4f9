package run

import (
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

func (p *planner) where(op *sumoql.Where) {
	if c, ok := op.Cond.(*sumoql.Compare); ok && p.keyless && isZero(c) {
		p.note(noteNoRows)
	}
	x := p.expr(op.Cond)
	p.add(engine.Filter{
		Text: func() string { return sumoql.PrintOperator(op) },
		Cond: func(row []value.Value) bool {
			v := x(row)
			return !dropped(v) && truth(v)
		},
	})
}

// isZero reports whether a condition asks for a count of nothing: without keys
// Sumo may have a row for it (6.11).
func isZero(c *sumoql.Compare) bool {
	n, ok := c.Y.(*sumoql.Number)
	return ok && c.Op == "=" && n.Value() == 0
}
