package run

import (
	"strings"

	"sumodet/compiler/sumoql"
)

// fields plans `fields a, b` and `fields - a` (3.6, 6.20).
func (p *planner) fields(op *sumoql.Fields) {
	seen := map[string]bool{}
	for _, n := range op.Names {
		key := strings.ToLower(n.Text)
		if seen[key] {
			p.diags.Errorf("repeated", n.Place(), "the field %q is named twice", n.Text)
		}
		seen[key] = true
	}
	if op.Drop {
		for _, n := range op.Names { // one that is not there is not missed
			p.env.read(n.Text)
			p.env.drop(n.Text)
		}
		return
	}
	for _, n := range op.Names {
		p.field(n)
	}
	var kept, inner []*name
	for _, n := range op.Names {
		kept = append(kept, p.env.byName[strings.ToLower(n.Text)])
	}
	for _, n := range p.env.order {
		switch {
		case seen[strings.ToLower(n.text)]:
		case !p.grouped && strings.HasPrefix(n.text, "_"):
			inner = append(inner, n)
		}
	}
	gone := p.env.order
	p.env.order = append(kept, inner...)
	for _, n := range kept {
		n.shown = true
	}
	for _, n := range gone {
		if !seen[strings.ToLower(n.text)] && (p.grouped || !strings.HasPrefix(n.text, "_")) {
			p.env.drop(n.text)
		}
	}
	p.env.only = true
}
