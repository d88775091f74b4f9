package diag

import (
	"sort"
	"strings"
)

// File is one source text with the places of its line starts.
type File struct {
	// Name is the path as the user gave it; it is what diagnostics print.
	Name string
	// Text is the whole text, line ends as they were read.
	Text string

	lines []int // byte offset of each line's start
}

// NewFile returns a File over text.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, lines: make([]int, 1, 2+strings.Count(text, "\n"))}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// Position returns the line and column of a byte offset, both counted from 1;
// the column counts bytes, as editors' "go to" and compilers do. Offsets
// outside the text are moved to its nearest end.
func (f *File) Position(offset int) (line, col int) {
	offset = max(0, min(offset, len(f.Text)))
	line = sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
	return line, offset - f.lines[line-1] + 1
}

// Line returns the text of a line counted from 1, without its line end.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	return strings.TrimSuffix(f.Text[f.lines[n-1]:end], "\r")
}

// Span is a stretch of a file, from byte offset Start up to but not including
// End. The zero Span belongs to no file and is drawn without a place.
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether the span belongs to no file.
func (s Span) IsZero() bool { return s.File == nil }

// Text returns the text that the span covers.
func (s Span) Text() string {
	if s.File == nil || s.Start > s.End || s.End > len(s.File.Text) {
		return ""
	}
	return s.File.Text[s.Start:s.End]
}

// To returns the span from the start of s to the end of t; both must lie in
// one file. Where one of them is zero the other is returned.
func (s Span) To(t Span) Span {
	if s.IsZero() {
		return t
	}
	if t.IsZero() {
		return s
	}
	return Span{File: s.File, Start: s.Start, End: max(s.End, t.End)}
}
