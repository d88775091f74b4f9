package engine

// gramsAVX2 looks at grams of a text of at least reach bytes, eight at a time,
// and returns how many bytes there are before the first eight with one of a
// literal among them, and which of the eight those are, a bit each. It returns no
// bit where the end is too near to go on.
//
//go:noescape
func gramsAVX2(text *byte, n int, l *gramLook) (skipped int, found uint32)
