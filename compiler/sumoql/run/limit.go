package run

import (
	"math"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// maxLimit is how many rows a limit keeps at most (3.9).
const maxLimit = 10_000

// limiter keeps the first rows; of messages these are the newest (3.9).
type limiter int

func (p *planner) limit(op *sumoql.Limit) {
	n, ok := p.number(op, op.N)
	switch {
	case ok && n > maxLimit:
		p.diags.Errorf("limit", op.Place(), "limit takes up to %d", maxLimit)
	case ok:
		p.end(limiter(n), p.env.same())
	}
}

// number reads a constant of an operator. More than any rows there are is as good
// as their number.
func (p *planner) number(op sumoql.Operator, text string) (int, bool) {
	if text == "" || text[0] < '0' || text[0] > '9' {
		p.diags.Errorf("not-evaluated", op.Place(), "%q is no number", text)
		return 0, false
	}
	return int(min((&sumoql.Number{Text: text}).Value(), math.MaxInt32)), true
}

func (n limiter) run(rows [][]value.Value) [][]value.Value { return rows[:min(int(n), len(rows))] }
