package run

import (
	"slices"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// catter is cat: a table's rows in place of all that came (3.11).
type catter struct{ *Table }

func (p *planner) cat(op *sumoql.Cat) {
	t, ok := p.table(op.Path.Text)
	if !ok {
		p.noTable(op.Path)
		return
	}
	next := newEnvironment()
	for _, c := range t.Columns {
		next.set(c)
	}
	p.grouped = true
	p.end(catter{t}, next)
}

func (c catter) run([][]value.Value) (out [][]value.Value) {
	for _, row := range c.Rows {
		out = append(out, slices.Clone(row))
	}
	return out
}
