package engine

import (
	"slices"
	"unsafe"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// Collect is the sink that hands rows on one by one, in input order and while
// the run goes on.
type Collect struct {
	Text  string // what for, for Describe
	Slots []int  // which values are handed on
	Time  int    // slot of a row's time for its stamp; -1: none
	// Row gets the values of Slots; they are its own to keep.
	Row func(at builtin.Stamp, values []value.Value) error
}

// Describe implements Sink.
func (s *Collect) Describe() string { return "collect " + s.Text }

// New implements Sink.
func (s *Collect) New() Partial { return &collected{sink: s} }

// Flush implements Sink.
func (s *Collect) Flush(p Partial) error {
	c := p.(*collected)
	n := len(s.Slots)
	for i, at := range c.stamps {
		if err := s.Row(at, c.values[i*n:(i+1)*n:(i+1)*n]); err != nil {
			return err
		}
	}
	return nil
}

type collected struct {
	sink   *Collect
	stamps []builtin.Stamp
	values []value.Value
	texts  int // bytes
}

// Add implements Partial.
func (c *collected) Add(b *Batch) {
	c.values = slices.Grow(c.values, len(b.Sel)*len(c.sink.Slots))
	for _, i := range b.Sel {
		row := b.Row(i)
		c.stamps = append(c.stamps, b.Stamp(i, c.sink.Time))
		for _, slot := range c.sink.Slots {
			v := row[slot].Clone()
			c.values, c.texts = append(c.values, v), c.texts+len(v.Str())
		}
	}
}

// Size implements Partial.
func (c *collected) Size() int {
	return c.texts + len(c.values)*int(unsafe.Sizeof(value.Value{})) + len(c.stamps)*int(unsafe.Sizeof(builtin.Stamp{}))
}
