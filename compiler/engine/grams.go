package engine

import "math/bits"

// lookAhead is how many times eight grams are looked up in one go, before those
// of literals are compared with what stands beside them.
const lookAhead = 16

// gramLook is what gramsAVX2 needs to know of a matcher of grams of four: it
// looks eight grams up at once. By itself it is twice as fast as four at once in
// pure Go (BenchmarkLiterals/3000). With what is kept in a cursor, a run of 300 rules
// takes an eighth less time and one of ten rules 40 % less.
type gramLook struct {
	shuffle [32]byte // moves four grams of each half to their places
	noCase  uint32
	spread  uint32
	shift   uint64
	phases  *uint8 // the matcher's
	half    int    // bytes from the first gram to the fifth
}

func newGramLook(m *matcher) *gramLook {
	l := &gramLook{noCase: noCase, spread: spread, shift: uint64(m.shift), phases: &m.phases[0], half: 4 * m.stride}
	for i := range l.shuffle {
		l.shuffle[i] = byte(i%16/4*m.stride + i%4)
	}
	return l
}

// reach is how many bytes are read to look at eight grams.
func (l *gramLook) reach() int { return l.half + 16 }

// cursor is what was looked ahead in a text.
type cursor struct {
	from, to int                   // of the grams in set
	set      [lookAhead / 8]uint64 // a bit for each gram from the first on, in steps of the stride: it is one of a literal
}

// nextLooked looks at grams of four, a cursor's width at a time.
func (m *matcher) nextLooked(text []byte, i int, c *cursor) int {
	for i < c.to || i+m.look.reach() <= len(text) {
		if i >= c.to {
			*c = cursor{from: i}
			c.to = i + gramsAVX2(&text[i], len(text)-i, m.look, &c.set)
		}
		for k := (i - c.from + m.stride - 1) / m.stride; k < 64*len(c.set); {
			rest := c.set[k/64] >> (k % 64)
			if rest == 0 {
				k = (k/64 + 1) * 64
				continue
			}
			k += bits.TrailingZeros64(rest)
			if at := c.from + k*m.stride; m.passes(text, at) {
				return at
			}
			k++
		}
		i = c.to
	}
	return m.nextHashed(text, i)
}
