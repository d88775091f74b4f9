package run

import (
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// limiter keeps the first rows; of messages these are the newest (3.9).
type limiter int

func (p *planner) limit(op *sumoql.Limit) {
	if n, ok := p.number(op, op.N); ok {
		p.end(limiter(n), p.env.same())
	}
}

// number reads a constant of an operator.
func (p *planner) number(op sumoql.Operator, text string) (int, bool) {
	if text == "" || text[0] < '0' || text[0] > '9' {
		p.diags.Errorf("not-evaluated", op.Place(), "%q is no number", text)
		return 0, false
	}
	return int((&sumoql.Number{Text: text}).Value()), true
}

func (n limiter) run(rows [][]value.Value) [][]value.Value { return rows[:min(int(n), len(rows))] }
