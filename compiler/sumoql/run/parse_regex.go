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

func (p *planner) parseRegex(op *sumoql.ParseRegex) {
	for _, pattern := range op.Patterns() {
		p.parsePattern(op, pattern)
	}
}

func (p *planner) parsePattern(op *sumoql.ParseRegex, pattern *sumoql.String) {
	rx := p.compile(pattern.Raw, pattern.Place())
	groups := []int{}
	names := rx.names()
	slots := make([]int, len(names))
	for i, name := range names {
		slots[i] = -1
		if name != "" {
			slots[i] = p.env.update(name)
			groups = append(groups, i)
		}
	}
	if len(groups) == 0 && rx.usable() {
		p.diags.Errorf("regex", pattern.Place(), "the regular expression has no named group").Note("write (?<name>…)")
	}
	set := func(text string, at []int, row []value.Value) {
		for _, g := range groups {
			if at[2*g] < 0 {
				row[slots[g]] = null
				continue
			}
			row[slots[g]] = textOf(text[at[2*g]:at[2*g+1]])
		}
	}
	if op.Multi {
		p.parseMulti(op, rx, set)
		return
	}
	p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
		at := rx.find(text)
		if at == nil {
			return false
		}
		set(text, at, row)
		return true
	})
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
