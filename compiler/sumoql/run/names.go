package run

import (
	"slices"
	"strings"
)

// environment gives the fields of a part's rows their slots. Names compare without
// case (1.4).
type environment struct {
	width  *int             // slots of a row; shared by the parts whose rows are the same
	byName map[string]*name // by the name in lower case
	order  []*name          // as they came
	// root is the environment of messages while rows still are messages: unknown names
	// are fields of them.
	root  *environment
	loads map[string]*name // root only: fields of messages that are read
	// pivot is the transpose of which unknown names may be columns.
	pivot *pivot
	// plain has the slot of the value of a field that withtime made.
	plain map[int]int
	only  bool        // `fields` has named what is left
	auto  *autoFields // the last that finds what else is read
}

// name is a field of the rows at hand.
type name struct {
	text  string // as last defined
	slot  int
	shown bool
	many  bool // stands for the columns of a transpose, from slot on
}

// fields is what a result shows.
type fields struct {
	names []string
	slots []int
	// pivot and at: the columns of a transpose stand before column at; -1: none.
	pivot *pivot
	at    int
	gone  map[string]bool // columns that were dropped or given other values, in lower case
	extra *autoFields     // fields that no operator names; nil: none
}

func newEnvironment() *environment { return &environment{width: new(int), byName: map[string]*name{}} }

func (s *environment) find(text string) (slot int, ok bool) {
	n, ok := s.byName[strings.ToLower(text)]
	if !ok {
		return 0, false
	}
	return n.slot, true
}

// read returns the slot of a field; one that is not known is a field of the
// message, a column of a transpose, or null for ever.
func (s *environment) read(text string) int {
	if slot, ok := s.find(text); ok {
		return slot
	}
	key := strings.ToLower(text)
	n := &name{text: text}
	// Operators in other brackets may have read it: it is filled in one slot.
	switch {
	case s.root != nil && !s.only:
		n.shown = true
		if first, ok := s.root.loads[key]; ok {
			n.slot = first.slot
		} else {
			n.slot = s.hidden()
			s.root.loads[key] = n
		}
		for a := s.auto; a != nil; a = a.before {
			a.wanted[key] = n.slot
		}
	case s.pivot != nil:
		slot, ok := s.pivot.wanted[key]
		if !ok {
			slot = s.hidden()
			s.pivot.wanted[key] = slot
		}
		n.slot = slot
	default:
		n.slot = s.hidden()
	}
	return s.define(n)
}

// set returns the slot of a field that is given a value from here on.
func (s *environment) set(text string) int {
	key := strings.ToLower(text)
	if s.byName[key] == nil && s.auto != nil {
		s.read(text) // it may find the field, whose value is then replaced
	}
	n, ok := s.byName[key]
	switch {
	case !ok:
		return s.define(&name{text: text, slot: s.hidden(), shown: true})
	case !n.shown: // dropped, or a column of a transpose that was read
		n.shown = true
		s.define(n)
	}
	n.text = text
	return n.slot
}

// update is set for a field that may keep the value it has.
func (s *environment) update(text string) int {
	s.read(text)
	return s.set(text)
}

// bind gives a field a slot that exists.
func (s *environment) bind(text string, slot int) {
	*s.width = max(*s.width, slot+1)
	s.define(&name{text: text, slot: slot, shown: true})
}

func (s *environment) define(n *name) int {
	key := strings.ToLower(n.text)
	if old, ok := s.byName[key]; ok {
		s.order = slices.DeleteFunc(s.order, func(n *name) bool { return n == old })
	}
	s.byName[key] = n
	s.order = append(s.order, n)
	return n.slot
}

// hidden returns a slot without a name.
func (s *environment) hidden() int {
	*s.width++
	return *s.width - 1
}

// drop forgets a field: who reads it now gets null.
func (s *environment) drop(text string) {
	key := strings.ToLower(text)
	if old, ok := s.byName[key]; ok {
		s.order = slices.DeleteFunc(s.order, func(n *name) bool { return n == old })
	}
	s.byName[key] = &name{text: text, slot: s.hidden()}
}

// same returns a scope of the same fields, for an operator that keeps columns.
func (s *environment) same() *environment {
	c := *s
	c.byName, c.order = map[string]*name{}, nil
	for key, n := range s.byName {
		copied := *n
		c.byName[key] = &copied
	}
	for _, n := range s.order {
		c.order = append(c.order, c.byName[strings.ToLower(n.text)])
	}
	return &c
}

func (s *environment) names() []string {
	var out []string
	for _, n := range s.order {
		if n.shown {
			out = append(out, n.text)
		}
	}
	return out
}

func (s *environment) shown() *fields {
	f := &fields{at: -1}
	if !s.only {
		f.extra = s.auto
	}
	for _, n := range s.order {
		switch {
		case n.many:
			f.pivot, f.at, f.gone = s.pivot, len(f.names), map[string]bool{}
			for key, own := range s.byName {
				slot, read := s.pivot.wanted[key]
				f.gone[key] = own.shown || !read || own.slot != slot
			}
		case n.shown:
			f.names = append(f.names, n.text)
			f.slots = append(f.slots, n.slot)
		}
	}
	return f
}

// columns returns the names and slots of all columns, those that are known
// only now too.
func (f *fields) columns() (names []string, slots []int) {
	if f.at < 0 {
		return f.names, f.slots
	}
	names, slots = slices.Clone(f.names), slices.Clone(f.slots)
	at := f.at
	for i, text := range f.pivot.columns {
		if !f.gone[strings.ToLower(text)] {
			names, slots = slices.Insert(names, at, text), slices.Insert(slots, at, f.pivot.base+i)
			at++
		}
	}
	return names, slots
}
