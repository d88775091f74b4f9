package run

import (
	"strconv"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// withtime plans F_withtime: JSON of the value and its message's time (3.8).
// What the value is without that text is kept beside it, for most_recent and
// least_recent.
func (p *planner) withtime(op *sumoql.WithTime) {
	name := op.Name.Text + "_withtime"
	if op.As != nil {
		name = op.As.Text
	}
	from := p.field(op.Name)
	at := p.field(&sumoql.Name{At: op.At, Text: "_messageTime"})
	to, plain := p.env.set(name), p.env.hidden()
	if p.env.plain == nil {
		p.env.plain = map[int]int{}
	}
	p.env.plain[to] = plain
	p.add(each{sumoql.PrintOperator(op), func(row []value.Value) {
		v := row[from]
		row[plain], row[to] = v, null
		if !v.IsNull() {
			row[to] = textOf(`{"value":` + strconv.Quote(v.String()) + `,"time":` + row[at].String() + `}`)
		}
	}})
}
