package engine

import (
	"unsafe"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// Batch is a number of rows and a selection of them. Its memory is reused:
// values read from it are views until the batch is released, and who keeps
// one clones it.
type Batch struct {
	// Width is the number of slots of a row.
	Width int
	// Sel lists the rows that are still in, in input order.
	Sel []int32

	vals    []value.Value
	seqs    []uint64
	arena   []byte
	escaped bool             // some text is one that Unescape is for
	_       [cacheLines]byte // see apart
}

// NewBatch returns an empty batch of rows with width slots.
func NewBatch(width int) *Batch { return &Batch{Width: width} }

// Reset drops all rows.
func (b *Batch) Reset() {
	b.Sel, b.vals, b.seqs, b.arena, b.escaped = b.Sel[:0], b.vals[:0], b.seqs[:0], b.arena[:0], false
}

// Len returns the number of rows, selected or not.
func (b *Batch) Len() int { return len(b.seqs) }

// Append adds a row of nulls at place seq of the input and returns its index;
// it is not selected yet.
func (b *Batch) Append(seq uint64) int32 {
	n := len(b.vals)
	if n+b.Width <= cap(b.vals) {
		b.vals = b.vals[:n+b.Width]
		clear(b.vals[n:])
	} else {
		b.vals = append(b.vals, make([]value.Value, b.Width)...)
	}
	b.seqs = append(b.seqs, seq)
	return int32(len(b.seqs) - 1)
}

// Copy adds a copy of row i, as a stage that makes several rows of one needs
// it, and returns its index; it is not selected yet.
func (b *Batch) Copy(i int32) int32 {
	j := b.Append(b.seqs[i])
	copy(b.Row(j), b.Row(i))
	return j
}

// truncate drops the rows from index n on.
func (b *Batch) truncate(n int) {
	b.vals, b.seqs = b.vals[:n*b.Width], b.seqs[:n]
}

// Row returns the slots of row i. It is valid until rows are added.
func (b *Batch) Row(i int32) []value.Value {
	return b.vals[int(i)*b.Width : (int(i)+1)*b.Width]
}

// Seq returns the place of row i in the input.
func (b *Batch) Seq(i int32) uint64 { return b.seqs[i] }

// Stamp returns the order of row i, with the time read from a slot.
func (b *Batch) Stamp(i int32, timeSlot int) builtin.Stamp {
	s := builtin.Stamp{Seq: b.seqs[i]}
	if timeSlot >= 0 {
		s.Time = int64(b.Row(i)[timeSlot].Num())
	}
	return s
}

// Alloc returns n bytes that live as long as the batch's rows.
func (b *Batch) Alloc(n int) []byte {
	at := len(b.arena)
	if at+n > cap(b.arena) { // the old block stays with the views into it
		b.arena, at = make([]byte, 0, max(2*cap(b.arena), n, 4096)), 0
	}
	b.arena = b.arena[:at+n]
	return b.arena[at : at+n : at+n]
}

// View returns a text that shares b's bytes. Whoever owns the bytes must not
// change them while the text is in use.
func View(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// bytesOf returns the bytes of a text, which must not be changed.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
