package local

import (
	"slices"
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// steps gathers stages, one after the other. Texts of JSON members are left
// escaped until something looks at them: most rows have been dropped by then.
type steps struct {
	slots slots
	lazy  map[int]bool // slots that may hold escaped text
	list  []engine.Stage
}

func newSteps(s slots) *steps { return &steps{slots: s, lazy: map[int]bool{}} }

// need makes fields' texts readable for the stage that follows.
func (s *steps) need(fields ...*ir.Field) {
	stage := &engine.Unescape{}
	var names []string
	for _, f := range fields {
		if slot, ok := s.slots[f]; ok && s.lazy[slot] {
			s.lazy[slot] = false
			names = append(names, f.Name)
			stage.Slots = append(stage.Slots, slot)
		}
	}
	if len(names) > 0 {
		stage.Text = strings.Join(names, ", ")
		s.list = append(s.list, stage)
	}
}

// needOf does so for the fields that expressions name, but for those that are only
// compared with constants.
func (s *steps) needOf(items ...ir.Expr) {
	for _, x := range items {
		ir.Walk(x, func(x ir.Expr) bool {
			if testsEscaped(x) {
				return false
			}
			if ref, ok := x.(*ir.Ref); ok {
				s.need(ref.Field)
			}
			return true
		})
	}
}

// let sets the slot of a let's field.
func (s *steps) let(l *ir.Let) {
	s.needOf(l.Value)
	s.list = append(s.list, engine.Compute{Text: l.Field.Name + " = " + ir.String(l.Value), Slot: s.slots[l.Field], Expr: s.slots.expr(l.Value)})
}

// filter keeps rows for which a condition holds; of several that all must hold
// the cheap ones come first.
func (s *steps) filter(c ir.Expr) {
	items := []ir.Expr{c}
	if all, ok := c.(*ir.All); ok {
		items = slices.Clone(all.Items)
		slices.SortStableFunc(items, func(a, b ir.Expr) int { return cost(a) - cost(b) })
	}
	for _, x := range items {
		s.needOf(x)
		s.list = append(s.list, s.slots.filter(x))
	}
}

// extract adds the stages that parse steps need for the fields that have slots.
// Types are read last: of several steps for a field the first text that is not
// blank counts, number or not.
func (s *steps) extract(parses []ir.Parse, fields []*ir.Field) {
	given := map[*ir.Field]bool{}
	for _, step := range parses {
		from, ok := s.slots[step.Input()]
		if !ok {
			continue
		}
		switch step := step.(type) {
		case *ir.RegexParse:
			stage := engine.Regex{From: from, FromName: step.From.Name, Re: step.Regex.Compile()}
			for _, g := range step.Groups {
				if slot, ok := s.slots[g.Field]; ok {
					given[g.Field] = true
					stage.Groups = append(stage.Groups, engine.RegexGroup{Name: g.Field.Name, Slot: slot, Group: slices.Index(step.Regex.Names(), g.Name) + 1})
				}
			}
			if len(stage.Groups) > 0 {
				s.need(step.From)
				s.regex(stage)
			}
		case *ir.JSONParse:
			s.json(step, from, given)
		}
	}
	for _, f := range fields {
		if slot, ok := s.slots[f]; ok && given[f] && !f.Type.IsText() {
			s.list = append(s.list, engine.Compute{Text: f.Name + " as " + f.Type.String(), Slot: slot, Expr: func(row []value.Value) value.Value { return f.Type.Read(row[slot]) }})
		}
	}
}

// regex adds an expression, to those before it where nothing is between.
func (s *steps) regex(stage engine.Regex) {
	if last := len(s.list) - 1; last >= 0 {
		if before, ok := s.list[last].(engine.Regexes); ok {
			s.list[last] = append(before, stage)
			return
		}
	}
	s.list = append(s.list, engine.Regexes{stage})
}

func (s *steps) json(step *ir.JSONParse, from int, given map[*ir.Field]bool) {
	s.need(step.From)
	stage := &engine.JSON{From: from, FromName: step.From.Name}
	for _, m := range step.Members {
		slot, ok := s.slots[m.Field]
		if !ok {
			continue
		}
		given[m.Field] = true
		lazy := m.Field.Type.IsText()
		stage.Fields = append(stage.Fields, engine.JSONField{Name: m.Field.Name, Slot: slot, Paths: paths(m.Paths), Lazy: lazy})
		s.lazy[slot] = lazy
	}
	if len(stage.Fields) > 0 {
		s.list = append(s.list, stage)
	}
}

// paths reads paths that the checker has found well-formed.
func paths(texts []string) (out []logs.Path) {
	for _, t := range texts {
		if p, err := logs.ParsePath(t); err == nil {
			out = append(out, p)
		}
	}
	return out
}
