package run

import (
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

const (
	maxCopies = 10000   // rows that `multi` makes of one
	maxBatch  = 1 << 20 // and of a batch
)

// finding is a pattern of parse regex and the slots of its named groups.
type finding struct {
	rx     *pattern
	groups []int
	slots  []int // by group; -1 for those without a name
}

// parseRegex plans parse regex. Where one of several patterns does not match, no field
// is given a value (3.5).
func (p *planner) parseRegex(op *sumoql.ParseRegex) {
	var all []finding
	for _, pattern := range op.Patterns() {
		all = append(all, p.finding(pattern))
	}
	switch {
	case op.Multi && len(all) > 1:
		p.diags.Errorf("not-evaluated", op.Place(), "what multi makes of several patterns is not documented").Note("write a parse regex … multi for each")
	case op.Multi:
		p.parseMulti(op, all[0].rx, all[0].set)
	case len(all) == 1:
		f := all[0]
		p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
			at := f.rx.find(text)
			if at == nil {
				return false
			}
			f.set(text, at, row)
			return true
		})
	default:
		p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
			found := make([][]int, len(all))
			for i, f := range all {
				if found[i] = f.rx.find(text); found[i] == nil {
					return false
				}
			}
			for i, f := range all {
				f.set(text, found[i], row)
			}
			return true
		})
	}
}

func (p *planner) finding(pattern *sumoql.String) finding {
	f := finding{rx: p.compile(pattern.Raw, pattern.Place())}
	for i, name := range f.rx.names() {
		slot := -1
		if name != "" {
			slot = p.env.update(name)
			f.groups = append(f.groups, i)
		}
		f.slots = append(f.slots, slot)
	}
	if len(f.groups) == 0 && f.rx.usable() {
		p.diags.Errorf("regex", pattern.Place(), "the regular expression has no named group").Note("write (?<name>…)")
	}
	return f
}

func (f finding) set(text string, at []int, row []value.Value) {
	for _, g := range f.groups {
		if at[2*g] < 0 {
			row[f.slots[g]] = null
			continue
		}
		row[f.slots[g]] = textOf(text[at[2*g]:at[2*g+1]])
	}
}

// parseMulti makes a row of every match.
func (p *planner) parseMulti(op *sumoql.ParseRegex, rx *pattern, set func(string, []int, []value.Value)) {
	p.parsing(op, op.Field, op.Nodrop, nil)
	last := len(p.part.stages) - 1
	p.part.stages[last] = multi{p.part.stages[last].(parsing), rx, set}
}

// multi is parse regex … multi.
type multi struct {
	parsing
	rx  *pattern
	set func(text string, at []int, row []value.Value)
}

// New implements engine.Stage.
func (s multi) New() engine.Step {
	var out []int32
	return func(b *engine.Batch) {
		out = out[:0]
		for _, i := range b.Sel {
			text := b.Row(i)[s.from]
			var all [][]int
			if !text.IsNull() {
				all = s.rx.all(text.String(), maxCopies)
			}
			if !s.keep(len(all) > 0, b.Row(i)) {
				continue
			}
			if b.Len()+len(all) > maxBatch {
				s.notes.add(noteTooMany)
				all = all[:min(len(all), 1)]
			}
			out = append(out, i)
			for range len(all) - 1 {
				out = append(out, b.Copy(i))
			}
			for k, at := range all {
				s.set(text.String(), at, b.Row(out[len(out)-len(all)+k]))
			}
		}
		b.Sel = append(b.Sel[:0], out...)
	}
}
