package run

import (
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// filter keeps rows whose fields are in a row of what operators in brackets make
// of the same rows (3.9).
type filter struct {
	rows      *nested
	here, sub []int // slots of the fields in both
}

func (p *planner) filter(op *sumoql.Filter) {
	switch {
	case p.filtering:
		p.diags.Errorf("arguments", op.Place(), "filter does not stand in the brackets of another")
	case !p.grouped:
		p.diags.Errorf("arguments", op.Place(), "filter stands behind an aggregate")
	}
	outer := p.filtering
	p.filtering = true
	f := filter{rows: p.nested(op.Rows)}
	p.filtering = outer
	for _, n := range op.Fields {
		f.here = append(f.here, p.field(n))
		slot, ok := f.rows.env.find(n.Text)
		if !ok {
			p.diags.Errorf("unknown-field", n.Place(), "what stands in brackets has no field %q", n.Text)
		}
		f.sub = append(f.sub, slot)
	}
	p.end(f, p.env.same())
}

func (f filter) run(rows [][]value.Value) (out [][]value.Value) {
	keep := map[string]bool{}
	for _, row := range f.rows.run(rows) {
		keep[keyOf(row, f.sub)] = true
	}
	for _, row := range rows {
		if keep[keyOf(row, f.here)] {
			out = append(out, row)
		}
	}
	return out
}
