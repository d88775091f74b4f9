package engine

import (
	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// Group is the sink that groups rows by keys, and by windows of time if Length
// is not 0, and computes aggregates. At the end it makes rows of the groups,
// ordered by window and then by keys, runs Post over them and hands them on.
//
// A group's row has these slots: the keys; the window's start and its end, which
// is not in it, both null without Length; the time of the group's first row, null
// without Time; the aggregates; Extra more for Post. Its Seq is that of the first
// row.
type Group struct {
	Text string // as the author wrote it, for Describe
	Keys []int  // slots; none: all rows are one group
	// KeepNulls makes groups of null keys too; else a row with one is left out,
	// and always one without a time where there are windows.
	KeepNulls bool
	Time      int // slot of a row's time; -1 where there is none
	// Windows are Length ms long and start at multiples of Every, which divides
	// Length; a row is in Length / Every of them. Every 0 stands for Length.
	Length, Every int64
	Aggs          []Agg
	// MinRows drops groups of fewer rows before anything is computed of them. It
	// is for planners who know that no smaller group can pass Post.
	MinRows int64
	Extra   int
	Post    []Stage
	// Rows gets the rows, selected ones in order, batch by batch; the batch's
	// memory is used again when it returns.
	Rows func(b *Batch) error
}

// Agg is one aggregate of a group.
type Agg struct {
	Func  *builtin.Aggregate
	Param float64
	Arg   Expr // nil: of rows, not of a value
	When  Cond // nil: of every row
}

// Width returns the number of slots of a group's row.
func (s *Group) Width() int { return s.AggSlot(len(s.Aggs)) + s.Extra }

// KeySlot returns the slot of the i-th key in a group's row.
func (s *Group) KeySlot(i int) int { return i }

// StartSlot returns the slot of a window's start in a group's row.
func (s *Group) StartSlot() int { return len(s.Keys) }

// EndSlot returns the slot of a window's end in a group's row.
func (s *Group) EndSlot() int { return len(s.Keys) + 1 }

// FirstSlot returns the slot of the first row's time in a group's row.
func (s *Group) FirstSlot() int { return len(s.Keys) + 2 }

// AggSlot returns the slot of the i-th aggregate in a group's row.
func (s *Group) AggSlot(i int) int { return len(s.Keys) + 3 + i }

// ExtraSlot returns the slot of the i-th further value in a group's row.
func (s *Group) ExtraSlot(i int) int { return s.AggSlot(len(s.Aggs)) + i }

// Describe implements Sink.
func (s *Group) Describe() string { return "group " + s.Text }

// after returns the stages that groups' rows go through, for Program.Describe.
func (s *Group) after() []Stage { return s.Post }

// Ordered implements Sink: results do not depend on how rows were split.
func (s *Group) Ordered() bool { return false }

// New implements Sink.
func (s *Group) New() Partial {
	return &groups{sink: s, values: make([]value.Value, len(s.Aggs))}
}

// groups is Group's partial.
type groups struct {
	sink   *Group
	tables [partitions]*groupTable
	// Of the row at hand:
	key    []byte
	values []value.Value // for each aggregate
	record []byte
}

// Add implements Partial. Of overlapping windows a row goes into the pane alone,
// the stretch of Every ms that they share; Flush puts windows together from
// panes.
func (p *groups) Add(b *Batch) {
	s := p.sink
	for _, i := range b.Sel {
		row := b.Row(i)
		if s.Length > 0 && row[s.Time].IsNull() || !p.readKey(row) {
			continue
		}
		at := b.Stamp(i, s.Time)
		p.readValues(row)
		hash := hashOf(p.key)
		t := p.table(hash)
		g := t.group(paneKey{hash, s.paneOf(at.Time)}, p.key)
		if g.rows == 0 || at.Before(g.first) {
			g.first = at
		}
		if g.rows++; g.states == 0 && g.rows <= keptRows {
			p.record = appendRecord(p.record[:0], at, p.values)
			t.keep(g, p.record)
			continue
		}
		for k, state := range t.statesOf(g) {
			state.Add(p.values[k], at)
		}
	}
}

// paneOf returns the start of the pane that a time falls into.
func (s *Group) paneOf(time int64) int64 {
	if s.Length == 0 {
		return 0
	}
	_, every := s.span()
	start := time - time%every
	if start > time { // before 1970
		start -= every
	}
	return start
}

// span returns a window's length and that of its panes. Without windows there is
// one of one pane.
func (s *Group) span() (length, every int64) {
	length = max(s.Length, 1)
	if s.Every <= 0 {
		return length, length
	}
	return length, s.Every
}

// readKey sets p.key; ok is false where the row is left out.
func (p *groups) readKey(row []value.Value) (ok bool) {
	p.key = p.key[:0]
	for _, slot := range p.sink.Keys {
		if row[slot].IsNull() && !p.sink.KeepNulls {
			return false
		}
		p.key = appendValue(p.key, row[slot])
	}
	return true
}

func (p *groups) readValues(row []value.Value) {
	for k := range p.sink.Aggs {
		switch a := &p.sink.Aggs[k]; {
		case a.When != nil && !a.When(row):
			p.values[k] = value.Value{}
		case a.Arg == nil:
			p.values[k] = value.BoolOf(true)
		default:
			p.values[k] = a.Arg(row)
		}
	}
}

func (p *groups) table(hash uint64) *groupTable {
	t := &p.tables[hash%partitions]
	if *t == nil {
		*t = &groupTable{aggs: p.sink.Aggs}
	}
	return *t
}

// Merge implements Partial. Tables that hold the same groups are merged side by
// side: done by one goroutine it would take longer than the grouping itself.
func (p *groups) Merge(other Partial) {
	o := other.(*groups)
	each(len(p.tables), func(i int) {
		switch mine, theirs := p.tables[i], o.tables[i]; {
		case theirs == nil:
		case mine == nil:
			p.tables[i] = theirs
		default:
			mine.merge(theirs)
		}
		o.tables[i] = nil
	})
}

// Flush implements Sink.
func (s *Group) Flush(p Partial) error {
	order := p.(*groups).windows()
	steps := newSteps(s.Post)
	b := NewBatch(s.Width())
	for len(order) > 0 {
		n := min(len(order), batchRows)
		b.Reset()
		for _, w := range order[:n] {
			s.fill(b, w)
		}
		order = order[n:]
		for _, step := range steps {
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

// fill appends and selects a window's row.
func (s *Group) fill(b *Batch, w window) {
	panes := w.table.panesOf(w, s)
	first := panes[0].first
	for _, g := range panes[1:] {
		if g.first.Before(first) {
			first = g.first
		}
	}
	i := b.Append(first.Seq)
	row, rest := b.Row(i), w.key
	for k := range s.Keys {
		row[k], rest = takeValue(rest)
	}
	if s.Length > 0 {
		row[s.StartSlot()], row[s.EndSlot()] = value.TimeOf(w.start), value.TimeOf(w.start+s.Length)
	}
	if s.Time >= 0 {
		row[s.FirstSlot()] = value.TimeOf(first.Time)
	}
	for k, state := range w.table.result(panes) {
		row[s.AggSlot(k)] = state.Result()
	}
	b.Sel = append(b.Sel, i)
}
