package engine

// gramsAVX2 looks at grams of a text of at least reach bytes, eight at a time and
// lookAhead times at most, and sets a bit of found for each that is one of a
// literal. It returns how many bytes there are before the first gram that it did
// not look at.
//
//go:noescape
func gramsAVX2(text *byte, n int, l *gramLook, found *[lookAhead / 8]uint64) int
