package engine

import (
	"bytes"
	"math"
	"slices"
	"sort"
	"sync"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// tables are a Group's groups, a table for each pane of time that is open: first
// by time, so that a table stays small and is dropped whole.
type tables struct {
	panes  []*pane // by start
	last   *pane   // the one that had the row before
	spare  []*groupTable
	union  groupTable      // of the panes of the window at hand
	states []builtin.State // of the group at hand
	found  []groupKey      // of the window at hand
	steps  []Step          // what its rows go through
	next   int64           // windows that start before it have been handed on
	begun  bool            // next means something
	latest int64           // time of any row
	late   bool
}

type pane struct {
	start int64
	*groupTable
}

// add counts a row in its pane.
func (s *Group) add(start, every int64, hash uint64, stamp, key, values []byte) {
	t := &s.tables
	if t.last == nil || t.last.start != start {
		length, _ := s.span()
		if t.begun && start-length+every < t.next {
			t.late = true
			return
		}
		t.last = s.pane(start)
	}
	t.last.add(hash, stamp, key, values)
}

// pane returns the table of a pane, made if need be.
func (s *Group) pane(start int64) *pane {
	t := &s.tables
	i := t.find(start)
	if i < len(t.panes) && t.panes[i].start == start {
		return t.panes[i]
	}
	table := &groupTable{aggs: s.Aggs}
	if n := len(t.spare); n > 0 {
		table, t.spare = t.spare[n-1], t.spare[:n-1]
	}
	p := &pane{start, table}
	t.panes = slices.Insert(t.panes, i, p)
	return p
}

// find returns where a pane is, or would be, among the open ones.
func (t *tables) find(start int64) int {
	return sort.Search(len(t.panes), func(i int) bool { return t.panes[i].start >= start })
}

// close hands on the windows that end by a time and drops the panes that no
// other window needs.
func (s *Group) close(by int64) error {
	t := &s.tables
	length, every := s.span()
	for len(t.panes) > 0 && !t.late {
		start := t.panes[0].start - length + every
		if t.begun {
			start = max(start, t.next)
		}
		if by != math.MaxInt64 && start+length > by {
			return nil
		}
		if err := s.window(start, length); err != nil {
			return err
		}
		t.next, t.begun = start+every, true
		for len(t.panes) > 0 && t.panes[0].start < t.next {
			t.panes[0].reset()
			t.spare = append(t.spare, t.panes[0].groupTable)
			t.panes = t.panes[1:]
		}
		t.last = nil
	}
	return nil
}

// window makes rows of the groups of one window, by key.
func (s *Group) window(start, length int64) error {
	t := &s.tables
	panes := t.panes[t.find(start):]
	panes = panes[:sort.Search(len(panes), func(i int) bool { return panes[i].start >= start+length })]
	found := s.groupsOf(panes)
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b groupKey) int { return bytes.Compare(a.key, b.key) })
	if t.steps == nil {
		t.steps = newSteps(s.Post)
	}
	b := windowRows.Get().(*Batch)
	defer windowRows.Put(b)
	b.Width = s.Width()
	for len(found) > 0 {
		n := min(len(found), batchRows)
		b.Reset()
		for _, k := range found[:n] {
			s.fill(b, start, k, panes)
		}
		found = found[n:]
		for _, step := range t.steps {
			if len(b.Sel) > 0 {
				step(b)
			}
		}
		if len(b.Sel) == 0 {
			continue
		}
		if err := s.Rows(b); err != nil {
			return err
		}
	}
	return nil
}

// windowRows hold the rows of windows, one after the other: of a long log there are
// thousands, and a batch made for each keeps the collector busy.
var windowRows = sync.Pool{New: func() any { return new(Batch) }}

type groupKey struct {
	hash uint64
	key  []byte
}

// groupsOf returns the keys that have rows enough in some panes together.
func (s *Group) groupsOf(panes []*pane) []groupKey {
	var of *groupTable
	found := s.tables.found[:0]
	switch len(panes) {
	case 0:
		return nil
	case 1:
		of = panes[0].groupTable
	default:
		of = &s.tables.union
		of.reset()
		for _, p := range panes {
			for i := range p.groups {
				g := &p.groups[i]
				of.group(g.hash, p.key(g)).rows += g.rows
			}
		}
	}
	for i := range of.groups {
		if g := &of.groups[i]; g.rows >= s.MinRows {
			found = append(found, groupKey{g.hash, of.key(g)})
		}
	}
	s.tables.found = found
	return found
}

// fill appends and selects a window's row.
func (s *Group) fill(b *Batch, start int64, k groupKey, panes []*pane) {
	if s.tables.states == nil {
		s.tables.states = newStates(s.Aggs)
	}
	states := s.tables.states
	for _, state := range states {
		state.Reset()
	}
	var first builtin.Stamp
	some := false
	for _, p := range panes {
		g := p.find(k.hash, k.key)
		if g == nil {
			continue
		}
		if !some || g.first.Before(first) {
			first, some = g.first, true
		}
		p.addTo(states, g)
	}
	i := b.Append(first.Seq)
	row, rest := b.Row(i), k.key
	for k := range s.Keys {
		row[k], rest = takeValue(rest)
	}
	if s.Length > 0 {
		row[s.StartSlot()], row[s.EndSlot()] = value.TimeOf(start), value.TimeOf(start+s.Length)
	}
	if s.Time >= 0 {
		row[s.FirstSlot()] = value.TimeOf(first.Time)
	}
	for k, state := range states {
		row[s.AggSlot(k)] = state.Result()
	}
	b.Sel = append(b.Sel, i)
}
