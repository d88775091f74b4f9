package logs

import (
	"fmt"
	"strings"
)

// Error says why a log cannot be read, or not further.
type Error struct {
	// File is its name as the user wrote it; "-" is standard input.
	File string
	// Line is the line it is about, counted from 1; 0 where it is not known.
	Line int64
	// Offset is the byte it is about, counted from 0 in the text as it is after
	// decompression; -1 where it is about the file as a whole.
	Offset int64
	// Message is lower case and without a full stop.
	Message string
	// Err is the cause, for errors.Is; it may be nil, and Message tells of it.
	Err error
}

// Error returns FILE:LINE: MESSAGE, or FILE: MESSAGE at byte OFFSET.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.File == "-" {
		b.Reset()
		b.WriteString("standard input")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	b.WriteString(": " + e.Message)
	if e.Line == 0 && e.Offset >= 0 {
		fmt.Fprintf(&b, " (at byte %d)", e.Offset)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
