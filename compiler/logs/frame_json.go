package logs

import "bytes"

// jsonFramer takes each top-level object, or each item of a top-level array, as
// a message, however lines lie. Between objects stand white space and commas;
// any other text there is a message of its own up to its line's end.
type jsonFramer struct {
	array   bool // pos lies in a top-level array
	wrapped bool // which is a member of an object
	// again, for wrappers that may follow one another, returns the offset behind the
	// bracket of one's array, or 0; nil: nothing follows
	again func(object []byte) int
	tail  bool // what is being read is the rest of such an object
	start int  // of the message being read; -1 between messages
	pos   int  // the next byte to read
	state jsonState
	depth int // open brackets of the message
	quote int // the first byte of the string being read
	stray int // messages that are no objects
	open  int
}

type jsonState uint8

const (
	between       jsonState = iota // messages
	inObject                       // or in an array that is an item
	inString                       // of such
	inStray                        // text that is neither
	inStrayString                  // a string that is an item
	behind                         // the wrapped array
)

// newJSONFramer returns a framer of a whole file or, with wrapped, of what lies
// behind the bracket that opens an array within an object.
func newJSONFramer(wrapped bool) *jsonFramer {
	return &jsonFramer{array: wrapped, wrapped: wrapped, start: -1, open: -1}
}

func (f *jsonFramer) CutAtLineEnd() bool { return false }

func (f *jsonFramer) cut() int { return f.open }

func (f *jsonFramer) frame(text []byte, final bool, list []bounds) ([]bounds, int) {
	f.open = -1
	for f.pos < len(text) {
		c := text[f.pos]
		switch f.state {
		case between:
			f.begin(c)
		case inObject:
			f.pos = nextBracket(text, f.pos)
			if f.pos == len(text) {
				continue
			}
			switch text[f.pos] {
			case '"':
				f.state, f.quote = inString, f.pos+1
			case '{', '[':
				f.depth++
			default:
				if f.depth--; f.depth == 0 {
					list = f.endObject(list, text)
				}
			}
			f.pos++
		case inString, inStrayString:
			end := stringEndFrom(text, f.quote, f.pos)
			if end < 0 {
				f.pos = len(text)
				continue
			}
			f.pos = end + 1
			if f.state == inString {
				f.state = inObject
			} else {
				f.state = inStray
			}
		case behind:
			f.pos = len(text)
		case inStray:
			if c != '\n' && (!f.array || c != ',' && c != ']') {
				f.pos++
				continue
			}
			list = f.endStray(list, text)
		}
	}
	used := f.start
	if f.start < 0 {
		used = len(text)
	}
	if final && f.start >= 0 {
		switch {
		case f.state == inStray:
			list = f.endStray(list, text)
		case !f.tail:
			f.open = f.start
			end := len(bytes.TrimRight(text, " \t\r\n"))
			list = append(list, bounds{f.start, end})
		}
		used = len(text)
	}
	if f.pos, f.quote = f.pos-used, f.quote-used; f.start >= 0 {
		f.start = 0
	}
	return list, used
}

// begin looks at a byte between messages.
func (f *jsonFramer) begin(c byte) {
	switch {
	case isSpace(c), c == ',':
	case c == ']' && f.array:
		switch f.array = false; {
		case f.again != nil:
			f.start, f.state, f.depth, f.tail = f.pos, inObject, 1, true
		case f.wrapped:
			f.state = behind
		}
	case c == '[' && !f.array:
		f.array = true
	default:
		f.start = f.pos
		switch c {
		case '{', '[':
			f.state, f.depth = inObject, 1
		case '"':
			f.state, f.quote = inStrayString, f.pos+1
		default:
			f.state = inStray
		}
	}
	f.pos++
}

// endObject takes an object, or the items of one that is a wrapper.
func (f *jsonFramer) endObject(list []bounds, text []byte) []bounds {
	object := text[f.start : f.pos+1]
	switch at := 0; {
	case f.tail:
		f.tail = false
	case f.again != nil && !f.array && object[0] == '{':
		if at = f.again(object); at == 0 {
			list = append(list, bounds{f.start, f.pos + 1})
			break
		}
		inner := newJSONFramer(true)
		items, _ := inner.frame(object[at:], false, nil)
		for _, b := range items {
			list = append(list, bounds{f.start + at + b.start, f.start + at + b.end})
		}
		f.stray += inner.stray
	default:
		list = append(list, bounds{f.start, f.pos + 1})
	}
	f.start, f.state = -1, between
	return list
}

func (f *jsonFramer) endStray(list []bounds, text []byte) []bounds {
	f.stray++
	list = append(list, bounds{f.start, f.start + len(bytes.TrimRight(text[f.start:f.pos], " \t\r"))})
	f.start, f.state = -1, between
	return list
}
