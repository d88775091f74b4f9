package run

import (
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// parsing is a stage that takes fields out of a text. Without nodrop it drops a
// row that does not match, unless an earlier stage in the same run of parsing
// stages had nodrop and matched it (6.9).
type parsing struct {
	text   string
	from   int
	nodrop bool
	// match sets the row's slots and reports whether it matched; a miss leaves
	// them.
	match func(text string, row []value.Value) bool
	// earlier is the slot that says so of an earlier stage, -1 for the first.
	earlier, matched int
	notes            *notes
}

// parsing adds a parsing stage.
func (p *planner) parsing(op sumoql.Operator, field *sumoql.Name, nodrop bool, match func(string, []value.Value) bool) {
	s := parsing{text: sumoql.PrintOperator(op), from: p.source(field), nodrop: nodrop, match: match, earlier: p.matched, notes: &p.plan.notes}
	if p.matched < 0 {
		p.matched = p.env.hidden()
	}
	s.matched = p.matched
	p.add(s)
}

// source returns the slot of a parsing stage's input, _raw by default.
func (p *planner) source(field *sumoql.Name) int {
	if field == nil {
		return p.env.read("_raw")
	}
	return p.field(field)
}

// Describe implements engine.Stage.
func (s parsing) Describe() string { return s.text }

// New implements engine.Stage.
func (s parsing) New() engine.Step {
	return func(b *engine.Batch) {
		kept := b.Sel[:0]
		for _, i := range b.Sel {
			row := b.Row(i)
			v := row[s.from]
			ok := !v.IsNull() && s.match(v.String(), row)
			if s.keep(ok, row) {
				kept = append(kept, i)
			}
		}
		b.Sel = kept
	}
}

// keep decides on a row and remembers for later stages that nodrop matched it.
func (s parsing) keep(ok bool, row []value.Value) bool {
	before := s.earlier >= 0 && row[s.earlier].Truth()
	if s.nodrop {
		row[s.matched] = value.BoolOf(before || ok)
		return true
	}
	if !ok && before {
		s.notes.add(noteNodrop)
	}
	return ok || before
}
