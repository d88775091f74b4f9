package local

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// Signal is what a match raises for its entities.
type Signal struct {
	Time     value.Value // of the message, or of a window's first; null where none is known
	Start    value.Value // of the window; null without one
	Branch   *ir.Branch
	Label    *ir.Label
	Entities []Entity
	Fields   []value.Value // of Branch.Fields, in order
}

// Entity is one entity of a signal.
type Entity struct {
	Type  string
	Field *ir.Field
	Value string
}

// Plan is a program for all branches of one source. Its counts may be read
// when a run is over.
type Plan struct {
	Program  *engine.Program
	source   *ir.Source
	branches []*ir.Branch
	slots    slots        // of what branches share
	shared   int          // slots of what branches share
	own      int          // slots of the branch at hand
	lazy     map[int]bool // slots that may hold escaped text
	trace    *Trace       // counts at every step; nil: nobody asks
	all      bool         // raise what overlaps, and what names nobody
	first    *engine.JSON // the first shared stage, where it reads the message as JSON

	// NoTime counts messages without a time that were looked at, NoEntity
	// matches that name nobody and so raise nothing.
	NoTime, NoEntity atomic.Int64
}

// New plans the branches of one source. Signals go to raise in an order that
// depends on the input alone: those of messages as they are read, those of
// windows at the end, by window and key. An error of raise ends the run.
func New(source *ir.Source, branches []*ir.Branch, raise func(Signal) error) *Plan {
	p := &Plan{Program: &engine.Program{}, source: source, branches: branches, slots: slots{}}
	p.plan(source, branches, raise)
	return p
}

func (p *Plan) plan(source *ir.Source, branches []*ir.Branch, raise func(Signal) error) {
	reads := map[*ir.Field]bool{}
	for _, b := range branches {
		for f := range b.Reads() {
			reads[f] = true
		}
	}
	for _, f := range source.Fields {
		if reads[f] {
			p.add(f)
		}
	}
	p.Program.Time = -1
	for _, f := range source.Fields {
		if strings.EqualFold(f.Name, "_messageTime") {
			p.add(f) // the time orders messages, read or not
			p.Program.Time = p.slots[f]
		}
	}
	shared := newSteps(p.slots)
	shared.extract(source.Parses, source.Fields)
	p.lazy = shared.lazy
	if len(shared.list) > 0 {
		if first, ok := shared.list[0].(*engine.JSON); ok && first.FromName == "_raw" {
			p.first = first
		}
	}
	for _, l := range source.Lets {
		if reads[l.Field] {
			p.add(l.Field)
			shared.let(l)
		}
	}
	p.Program.Shared = shared.list
	p.shared = len(p.Program.Names)
	for _, b := range branches {
		p.Program.Pipes = append(p.Program.Pipes, p.pipe(b, raise))
	}
}

// Branches are the plan's, in the order of its pipes.
func (p *Plan) Branches() []*ir.Branch { return p.branches }

// CloseWindows makes windows go as time passes, so that memory follows those that
// are open. Branches that Late then names have raised nothing, as messages came too
// late for it, and are to be run again without.
func (p *Plan) CloseWindows() {
	for _, pipe := range p.Program.Pipes {
		if g, ok := pipe.Sink.(*engine.Group); ok {
			g.Closing = true
		}
	}
}

// RaiseAll makes a signal of each window that passes having: of those too that overlap
// one before, or name nobody.
func (p *Plan) RaiseAll() { p.all = true }

// Late returns the branches for which a message came too late.
func (p *Plan) Late() (out []*ir.Branch) {
	for i, pipe := range p.Program.Pipes {
		if g, ok := pipe.Sink.(*engine.Group); ok && g.Late() {
			out = append(out, p.branches[i])
		}
	}
	return out
}

// add gives a field a slot.
func (p *Plan) add(f *ir.Field) {
	if _, ok := p.slots[f]; !ok {
		p.slots[f] = p.slot(f.Name)
	}
}

func (p *Plan) slot(name string) int {
	p.Program.Names = append(p.Program.Names, name)
	return len(p.Program.Names) - 1
}

// ownSlot returns a slot of the branch at hand. Branches are run one after the
// other, so that they have their slots in common: rows stay short however many
// there are. What a branch before has left there is set anew before it is read.
func (p *Plan) ownSlot() int {
	p.own++
	for len(p.Program.Names) < p.shared+p.own {
		p.slot(fmt.Sprint("own ", p.own))
	}
	return p.shared + p.own - 1
}

// Prefilter makes branches look at messages that hold their necessary literals
// alone. Without it they look at every one, which for a few messages takes less
// time than to get the search for literals ready.
func (p *Plan) Prefilter() {
	for i, b := range p.branches {
		p.Program.Pipes[i].Literals = literals(b)
	}
}

// literals are a branch's necessary literals.
func literals(b *ir.Branch) (sets [][]engine.Need) {
	for _, set := range ir.Needles(b, engine.Signs) {
		needs := make([]engine.Need, len(set))
		for i, n := range set {
			needs[i] = engine.Need(n)
		}
		sets = append(sets, needs)
	}
	return sets
}

// pipe plans one branch. It sets slots of its own alone: a source's field that
// the branch parses too is copied first.
func (p *Plan) pipe(b *ir.Branch, raise func(Signal) error) *engine.Pipe {
	pipe := &engine.Pipe{Name: b.ID}
	p.own = 0
	s := newSteps(maps.Clone(p.slots))
	s.lazy = maps.Clone(p.lazy)
	reads := b.Reads()
	var fields []*ir.Field
	for _, step := range b.Parses {
		for _, f := range step.Gives() {
			if !reads[f] || slices.Contains(fields, f) {
				continue
			}
			fields = append(fields, f)
			shared, isShared := p.slots[f]
			own := p.ownSlot()
			s.slots[f] = own
			before := func([]value.Value) value.Value { return value.Value{} }
			if isShared {
				s.lazy[own] = s.lazy[shared]
				before = func(row []value.Value) value.Value { return row[shared] }
			}
			s.list = append(s.list, engine.Compute{Text: f.Name + " before", Slot: own, Expr: before})
		}
	}
	s.extract(b.Parses, fields)
	for _, l := range b.Lets {
		if reads[l.Field] {
			s.slots[l.Field] = p.ownSlot()
			s.let(l)
		}
	}
	if p.trace != nil {
		p.trace.conditions(s, b)
	} else {
		for _, c := range b.Where {
			s.filter(c)
		}
		for _, x := range b.Excepts {
			s.filter(&ir.Not{X: x.Cond})
		}
	}
	if b.Window != nil {
		s.need(b.Window.By...)
		for _, a := range b.Window.Aggs {
			s.needOf(a.Arg, a.When)
		}
		pipe.Sink = p.window(b, s.slots, raise)
	} else {
		label := p.ownSlot()
		for _, l := range b.Labels {
			s.needOf(l.When)
		}
		s.list = append(s.list, s.slots.label(b, label)...)
		if p.trace != nil {
			s.list = append(s.list, p.trace.labels(label))
		}
		for _, x := range b.Entities {
			s.need(x.Field)
		}
		s.need(b.Fields...)
		pipe.Sink = p.collect(b, s.slots, label, raise)
	}
	pipe.Stages = s.list
	return pipe
}

func (s slots) filter(c ir.Expr) engine.Filter {
	return engine.Filter{Text: func() string { return ir.String(c) }, Cond: s.cond(c)}
}

// label returns the stages that set a slot to the number of a row's label and
// drop rows without one.
func (s slots) label(b *ir.Branch, slot int) []engine.Stage {
	var conds []engine.Cond
	var names []string
	for _, l := range b.Labels {
		c := func([]value.Value) bool { return true }
		if l.When != nil {
			c = s.cond(l.When)
		}
		conds = append(conds, c)
		names = append(names, l.Name)
	}
	set := engine.Compute{Text: "label: " + strings.Join(names, ", "), Slot: slot, Expr: func(row []value.Value) value.Value {
		for i, c := range conds {
			if c(row) {
				return value.NumberOf(float64(i))
			}
		}
		return value.Value{}
	}}
	out := []engine.Stage{set}
	if b.Labels[len(b.Labels)-1].When != nil {
		out = append(out, engine.Filter{Text: func() string { return "labelled" }, Cond: func(row []value.Value) bool { return !row[slot].IsNull() }})
	}
	return out
}

// collect is the sink of a branch without a window.
func (p *Plan) collect(b *ir.Branch, s slots, label int, raise func(Signal) error) engine.Sink {
	sink := &engine.Collect{Text: "signals of " + b.ID, Time: p.Program.Time, Slots: []int{label, p.Program.Time}}
	for _, x := range b.Entities {
		sink.Slots = append(sink.Slots, s[x.Field])
	}
	for _, f := range b.Fields {
		sink.Slots = append(sink.Slots, s[f])
	}
	sink.Row = func(_ builtin.Stamp, v []value.Value) error {
		entities := v[2 : 2+len(b.Entities)]
		return p.raise(b, Signal{Time: v[1], Branch: b, Label: b.Labels[int(v[0].Num())], Fields: v[2+len(b.Entities):]}, entities, raise)
	}
	return sink
}

// raise hands a signal on if it is about somebody.
func (p *Plan) raise(b *ir.Branch, sig Signal, entities []value.Value, raise func(Signal) error) error {
	for i, v := range entities {
		if text := v.String(); !value.IsBlank(text) {
			sig.Entities = append(sig.Entities, Entity{b.Entities[i].Type, b.Entities[i].Field, text})
		}
	}
	if len(sig.Entities) == 0 && !p.all {
		p.NoEntity.Add(1)
		return nil
	}
	return raise(sig)
}
