package logs

import (
	"math/bits"
	"slices"
)

// index says of a JSON text where quotes are, a bit a byte, so that to find
// a string's end takes a few instructions however long it is and no branch that
// depends on its length.
type index struct {
	blocks []mark // and two behind them, without marks
	odd    bool   // some byte is escaped that is neither a quote nor a backslash
}

// mark is of 64 bytes of text, the first in the lowest bit.
type mark struct {
	quotes  uint64 // that begin or end a string
	slashes uint64 // backslashes
}

// of marks a text.
func (m *index) of(text []byte) {
	n := (len(text) + 63) / 64
	m.blocks, m.odd = slices.Grow(m.blocks[:0], n+2)[:n+2], false
	m.blocks[n], m.blocks[n+1] = mark{}, mark{}
	if markBlocks(text, m.blocks[:n]) == 0 {
		return
	}
	carry, odd := uint64(0), uint64(0) // carry is 1 where the last byte before escapes the next
	for i := range m.blocks {
		if b := &m.blocks[i]; b.slashes|carry != 0 {
			var escaped uint64
			escaped, carry = escapedBy(b.slashes, carry)
			odd |= escaped &^ (b.quotes | b.slashes)
			b.quotes &^= escaped
		}
	}
	m.odd = odd != 0
}

// escapedBy returns which bytes the backslashes of a block escape: those behind
// a run of an odd number of them. A run is carried through by adding its start to
// it; whether it is of an odd number is told by where it starts and ends, at even
// places or odd, so that no branch depends on the text.
func escapedBy(slashes, carry uint64) (escaped, out uint64) {
	const even = 0x5555555555555555
	slashes &^= carry
	follows := slashes<<1 | carry
	ends, out := bits.Add64(slashes&^even&^follows, slashes, 0)
	return (even ^ ends<<1) & follows, out
}

// quote returns the offset of the first quote at or behind i, or -1.
func (m *index) quote(i int) int {
	if k := i >> 6; k < len(m.blocks) {
		if b := m.blocks[k].quotes >> (i & 63); b != 0 {
			return i + bits.TrailingZeros64(b)
		}
	}
	return m.quoteIn(i>>6 + 1)
}

// quoteIn returns the offset of the first quote of a block or one behind it.
func (m *index) quoteIn(k int) int {
	for ; k < len(m.blocks); k++ {
		if b := m.blocks[k].quotes; b != 0 {
			return k<<6 | bits.TrailingZeros64(b)
		}
	}
	return -1
}

// slashed reports whether a backslash is between two offsets.
func (m *index) slashed(from, to int) bool {
	k, last := from>>6, to>>6
	b := m.blocks[k].slashes >> (from & 63) << (from & 63)
	for ; k < last; k++ {
		if b != 0 {
			return true
		}
		b = m.blocks[k+1].slashes
	}
	return b&(1<<(to&63)-1) != 0
}

// markSlow sets out to the marks of a text, a block for each 64 bytes or fewer at
// its end, where the quotes are all there are. It returns the slashes of all blocks
// together. It is for any machine, in words of eight bytes.
func markSlow(text []byte, out []mark) (slashes uint64) {
	for i := range out {
		out[i] = mark{}
		block := text[i*64:]
		for k := 0; k < min(len(block), 64); k += 8 {
			x := uint64(0)
			if k+8 <= len(block) {
				x = eight(block, k)
			} else {
				var b [8]byte
				copy(b[:], block[k:])
				x = eight(b[:], 0)
			}
			out[i].quotes |= bytesEqual(x, '"') << k
			out[i].slashes |= bytesEqual(x, '\\') << k
		}
		slashes |= out[i].slashes
	}
	return slashes
}

// bytesEqual returns a bit for each byte of x that is c.
func bytesEqual(x uint64, c byte) uint64 {
	const low = ones * 0x7f
	x ^= ones * uint64(c)
	zero := ^((x&low + low) | x | low)          // the high bit of bytes that are 0
	return zero >> 7 * 0x0102040810204080 >> 56 // gathered in the highest byte
}
