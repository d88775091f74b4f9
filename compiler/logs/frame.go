package logs

import "bytes"

// Framer finds where messages lie in text.
type Framer interface {
	// CutAtLineEnd reports whether every line end lies between messages, so that
	// text can be cut at any of them without being read from its start. If not,
	// one goroutine frames the text.
	CutAtLineEnd() bool

	// frame appends the bounds of the whole messages in text to list and returns
	// how many bytes of text are done with. The next text begins with those that
	// are not, followed by more. With final nothing follows and all are done with.
	frame(text []byte, final bool, list []bounds) (_ []bounds, used int)
	// cut returns the offset, in the text last framed, of a final message that
	// does not end; -1 where there is none.
	cut() int
}

// bounds are a message's place in its chunk.
type bounds struct{ start, end int }

// lineFramer takes each line as a message. It only looks for the last line end:
// the messages of such a chunk are found by those who read it.
type lineFramer struct{ seen int } // bytes without a line end

func (f *lineFramer) CutAtLineEnd() bool { return true }

func (f *lineFramer) cut() int { return -1 }

func (f *lineFramer) frame(text []byte, final bool, list []bounds) ([]bounds, int) {
	used := f.seen + bytes.LastIndexByte(text[f.seen:], '\n') + 1
	if used == f.seen { // no line end in what is new, and so none at all
		used = 0
	}
	if final {
		used = len(text)
	}
	f.seen = len(text) - used
	return list, used
}

// csvFramer takes each record as a message; a line end between quotes is part of
// its field (RFC 4180 2.6).
type csvFramer struct {
	start  int  // of the record being read
	pos    int  // the next byte to read
	quoted bool // pos lies between quotes
	open   int
}

func (f *csvFramer) CutAtLineEnd() bool { return false }

func (f *csvFramer) cut() int { return f.open }

func (f *csvFramer) frame(text []byte, final bool, list []bounds) ([]bounds, int) {
	f.open = -1
	for f.pos < len(text) {
		if f.quoted {
			k := bytes.IndexByte(text[f.pos:], '"')
			if k < 0 {
				f.pos = len(text)
				break
			}
			if f.pos += k; f.pos+1 == len(text) && !final {
				break // the quote may be the first of two
			}
			f.pos++
			if f.pos < len(text) && text[f.pos] == '"' {
				f.pos++
			} else {
				f.quoted = false
			}
			continue
		}
		line := text[f.pos:]
		k := bytes.IndexByte(line, '\n')
		if k >= 0 {
			line = line[:k]
		}
		if q := f.fieldQuote(text, line); q >= 0 {
			f.pos, f.quoted = q+1, true
			continue
		}
		if k < 0 {
			f.pos = len(text)
			break
		}
		f.pos += k + 1
		list = appendLine(list, text, f.start, f.pos-1)
		f.start = f.pos
	}
	used := f.start
	if final {
		if f.quoted {
			f.open = f.start
		}
		list = appendLine(list, text, f.start, len(text))
		used, f.pos = len(text), len(text)
	}
	f.pos, f.start = f.pos-used, 0
	return list, used
}

// fieldQuote returns the offset of the first quote in line, which lies at f.pos,
// that opens a field: it stands at the record's start or behind a comma.
func (f *csvFramer) fieldQuote(text, line []byte) int {
	for i := 0; ; i++ {
		k := bytes.IndexByte(line[i:], '"')
		if k < 0 {
			return -1
		}
		i += k
		if at := f.pos + i; at == f.start || text[at-1] == ',' {
			return at
		}
	}
}

// appendLine appends text[start:end] without a CR at its end, unless it is empty.
func appendLine(list []bounds, text []byte, start, end int) []bounds {
	if end > start && text[end-1] == '\r' {
		end--
	}
	if end > start {
		list = append(list, bounds{start, end})
	}
	return list
}
