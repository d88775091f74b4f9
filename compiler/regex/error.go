package regex

// Error refuses a pattern.
type Error struct {
	// Start and End are byte offsets in the pattern, of the construct that is
	// refused.
	Start, End int
	// Message names the construct and says why, and what to write instead
	// where there is something: lower case, no full stop.
	Message string
}

func (e *Error) Error() string { return e.Message }
