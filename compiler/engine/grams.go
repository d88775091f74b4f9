package engine

// gramLook is what gramsAVX2 needs to know of a matcher of grams of four: it
// looks eight grams up at once. By itself it is twice as fast as four at once in
// pure Go (BenchmarkLiterals/3000); a run of 300 rules takes a sixth less time.
type gramLook struct {
	shuffle [32]byte // moves four grams of each half to their places
	noCase  uint32
	spread  uint32
	shift   uint64
	phases  *uint8 // the matcher's, which three more bytes follow
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
