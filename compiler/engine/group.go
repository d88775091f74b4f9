package engine

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// Group is the sink that groups rows by keys, and by windows of time if Length
// is not 0, and computes aggregates. It makes rows of the groups, ordered by
// window and then by keys, runs Post over them and hands them on.
//
// Workers only write down what groups need of a row; whoever flushes puts that
// into the tables, in the order of the input. Most groups of windows by address
// have a row or two, so tables of each worker would hold nearly as many groups as
// there are rows, and to merge them would take as long as to fill them.
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
	// memory is used again when it returns. It may be called while other sinks are
	// flushed.
	Rows func(b *Batch) error
	// Closing hands windows on when time has passed them by, so that memory follows
	// the open ones. A row that comes later than that cannot be counted any more: the
	// run has failed for this sink, Late says so, and what Rows got is void.
	Closing bool
	// Done, if set, is called when Rows has got all, and it is not void.
	Done func() error

	tables tables
}

// Agg is one aggregate of a group.
type Agg struct {
	Func  *builtin.Aggregate
	Param float64
	Arg   Expr // nil: of rows, not of a value
	When  Cond // nil: of every row
	// Like is 1 + the place of an aggregate before with the same Arg and When, so
	// that what both need of a row is kept once; 0 where there is none.
	Like int
}

// ofAll reports whether the aggregate is of all rows and needs nothing of them.
func (a *Agg) ofAll() bool { return a.Arg == nil && a.When == nil }

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

// Apart implements Apart.
func (s *Group) Apart() {}

// New implements Sink.
func (s *Group) New() Partial {
	p := freeRows.Get().(*groupRows)
	p.sink, p.records = s, p.records[:0]
	return p
}

// freeRows are partials that were flushed.
var freeRows = sync.Pool{New: func() any { return new(groupRows) }}

// groupRows is Group's partial: what groups need of rows, one behind the other.
type groupRows struct {
	sink    *Group
	records []byte
}

// A record is the start of a row's pane, the hash of its key, the length of the
// key and that of its values, its stamp, the key, and the values as they are kept
// by a group.
const recordHead = 8 + 8 + 4 + 4 + stampSize

// Add implements Partial. Of overlapping windows a row goes into the pane alone,
// the stretch of Every ms that they share; windows are put together from panes.
func (p *groupRows) Add(b *Batch) {
	s := p.sink
	_, every := s.span()
	pane := int64(math.MinInt64) // of the row before: most rows have the same
	for _, i := range b.Sel {
		row := b.Row(i)
		if s.Length > 0 && row[s.Time].IsNull() {
			continue
		}
		from := len(p.records)
		p.records = slices.Grow(p.records, recordHead)[:from+recordHead]
		if !p.key(row) {
			p.records = p.records[:from]
			continue
		}
		keyEnd := len(p.records)
		p.values(row)
		at := b.Stamp(i, s.Time)
		if at.Time < pane || at.Time >= pane+every {
			pane = s.paneOf(at.Time)
		}
		head, key := (*[recordHead]byte)(p.records[from:]), p.records[from+recordHead:keyEnd]
		binary.LittleEndian.PutUint64(head[:], uint64(pane))
		binary.LittleEndian.PutUint64(head[8:], hashOf(key))
		binary.LittleEndian.PutUint32(head[16:], uint32(len(key)))
		binary.LittleEndian.PutUint32(head[20:], uint32(len(p.records)-keyEnd))
		putStamp(head[24:], at)
	}
}

// Size implements Partial.
func (p *groupRows) Size() int { return len(p.records) }

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

// key appends the row's key to the records; ok is false where the row is left
// out.
func (p *groupRows) key(row []value.Value) (ok bool) {
	for _, slot := range p.sink.Keys {
		if row[slot].IsNull() && !p.sink.KeepNulls {
			return false
		}
		p.records = appendValue(p.records, row[slot])
	}
	return true
}

// values appends what the aggregates need of the row.
func (p *groupRows) values(row []value.Value) {
	for k := range p.sink.Aggs {
		switch a := &p.sink.Aggs[k]; {
		case a.Like > 0 || a.ofAll():
		case a.When != nil && !a.When(row):
			p.records = appendValue(p.records, value.Value{})
		case a.Arg == nil:
			p.records = appendValue(p.records, value.BoolOf(true))
		default:
			p.records = appendValue(p.records, a.Arg(row))
		}
	}
}

// Flush implements Sink.
func (s *Group) Flush(p Partial) error {
	rows := p.(*groupRows)
	_, every := s.span()
	latest := int64(math.MinInt64)
	for b := rows.records; len(b) > 0; {
		pane, hash := int64(binary.LittleEndian.Uint64(b)), binary.LittleEndian.Uint64(b[8:])
		keyLen, length := int(binary.LittleEndian.Uint32(b[16:])), int(binary.LittleEndian.Uint32(b[20:]))
		stamp, b2 := b[24:24+stampSize], b[recordHead:]
		s.add(pane, every, hash, stamp, b2[:keyLen], b2[keyLen:keyLen+length])
		latest = max(latest, stampOf(stamp).Time)
		b = b2[keyLen+length:]
	}
	freeRows.Put(rows)
	if !s.Closing || s.Length == 0 || latest == math.MinInt64 {
		return nil
	}
	s.tables.latest = max(s.tables.latest, latest)
	return s.close(s.tables.latest - lateness)
}

// lateness is how much later than another a row may come, in ms, and still find
// its window open: collectors send what they have gathered in batches.
const lateness = 60_000

// End implements Ender: it hands on the windows that are open.
func (s *Group) End() error {
	if err := s.close(math.MaxInt64); err != nil {
		return err
	}
	if s.Done != nil && !s.tables.late {
		return s.Done()
	}
	return nil
}

// Late reports whether a row came for a window that had been handed on.
func (s *Group) Late() bool { return s.tables.late }
