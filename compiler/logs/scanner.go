package logs

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Scanner follows an extractor's paths through one record after the other, for
// one goroutine. Records of one log have the same members in the same order, so
// that what stands between a value and the next is expected to be what stood
// there in the record before: to know it takes two or three comparisons, and no
// look for commas, white space and the end of a name. It is more than twice as
// fast as to look up each name (BenchmarkExtract).
type Scanner struct {
	e     *Extractor
	trace []traced // of the records before, in the order of their members
	index index    // of the record at hand
	stack [maxSteps + 1]frame
	once  bool // nothing is learnt
}

// traced is a member as it was met.
type traced struct {
	text string // from the end of the value before to the start of the member's: `,"name":`
	at   int    // the node whose member it is
	next int    // the member's node, or -1
	flat bool   // no path goes into its value, and one at most ends at it:
	path int    // this one, or -1
	// The first and the last eight bytes of a text as long as that, and its only
	// ones of a shorter; the second eight of one as long as that.
	head, second, tail, mask uint64
	least                    int // bytes that a text must be longer than to be looked at
}

func (e *Extractor) traced(text string, at, next int) traced {
	t := traced{text: text, at: at, next: next, mask: ^uint64(0), flat: next < 0, path: -1, least: max(len(text), 8)}
	if next >= 0 && len(e.nodes[next].kids) == 0 && len(e.nodes[next].ends) == 1 {
		t.flat, t.path = true, e.nodes[next].ends[0]
	}
	var b [16]byte
	n := copy(b[:], text)
	if n < 8 {
		t.mask = 1<<(8*n) - 1
	} else {
		t.tail = binary.LittleEndian.Uint64([]byte(text[len(text)-8:]))
	}
	t.head, t.second = binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])
	return t
}

// Bounds of what is learnt and of how far a record may leave out what others
// have.
const (
	maxTrace  = 256
	lookAhead = 4
)

// NewScanner plans the pass for some paths.
func NewScanner(paths []Path) *Scanner { return &Scanner{e: NewExtractor(paths)} }

// frame is an object or array that the pass is in.
type frame struct {
	node int
	item int // of an array, the next; -1 in an object
}

// Extract is Extractor.Extract.
func (s *Scanner) Extract(obj []byte, out []Found) error {
	clear(out)
	i := skipSpace(obj, 0)
	if i == len(obj) || obj[i] != '{' {
		return errNotObject
	}
	s.index.of(obj)
	i++
	e, k := s.e, 0 // k is the place in the trace
	stack := &s.stack
	stack[0] = frame{0, -1}
	for top := 0; ; {
		f := &stack[top]
		next := -1
		var t *traced
		if k < len(s.trace) && f.item < 0 {
			t = &s.trace[k]
		}
		if rest := obj[i:]; t != nil && t.at == f.node && len(rest) > t.least && t.begins(rest) && (len(t.text) <= 8 || t.goesOn(rest)) {
			k++
			if i += len(t.text); obj[i] <= ' ' {
				if i = skipSpace(obj, i); i == len(obj) {
					return errBroken
				}
			}
			if t.flat {
				from, end, kind := i, 0, String
				if obj[i] == '"' {
					from++
					end = s.index.quote(from)
					i = end + 1
				} else {
					if end = s.skip(obj, i); end >= 0 {
						kind = kindOf(obj[i])
					}
					i = end
				}
				if end < 0 {
					return errBroken
				}
				if t.path >= 0 {
					out[t.path] = Found{obj[from:end], kind, kind == String && s.index.slashed(from, end)}
				}
				continue
			}
			next = t.next
		} else {
			from := i
			for i < len(obj) && obj[i] <= ',' && (obj[i] == ',' || isSpace(obj[i])) {
				i++
			}
			if i == len(obj) {
				return errBroken
			}
			switch c := obj[i]; {
			case c == '"' && f.item < 0:
				if next, i, k = s.look(f.node, obj, from, i, k); i < 0 || i == len(obj) {
					return errBroken
				}
			case c == '}' && f.item < 0, c == ']' && f.item >= 0:
				i++
				if top--; top < 0 {
					if skipSpace(obj, i) < len(obj) {
						return errBroken
					}
					return nil
				}
				continue
			case f.item >= 0:
				next = e.nodes[f.node].item(f.item)
				f.item++
			default:
				return errBroken
			}
		}
		if next < 0 {
			if i = s.skip(obj, i); i < 0 {
				return errBroken
			}
			continue
		}
		n := &e.nodes[next]
		for _, p := range n.deep {
			out[p] = Found{}
		}
		open := len(n.kids) > 0 && (obj[i] == '{' || obj[i] == '[')
		end := i + 1
		if !open || len(n.ends) > 0 {
			found := Found{}
			if found, end = s.value(obj, i); end < 0 {
				return errBroken
			}
			for _, p := range n.ends {
				out[p] = found
			}
		}
		if !open {
			i = end
			continue
		}
		top++
		stack[top] = frame{next, -1}
		if obj[i] == '[' {
			stack[top].item = 0
		}
		i++
	}
}

// is reports whether text begins with what stood before the member's value, and
// goes on.
func (t *traced) is(text []byte) bool {
	return len(text) > t.least && t.begins(text) && (len(t.text) <= 8 || t.goesOn(text))
}

// begins and goesOn tell most names by three words. They are small enough to be
// compiled into Extract, which a call of is for each member slows by a tenth.
func (t *traced) begins(text []byte) bool {
	return (binary.LittleEndian.Uint64(text)^t.head)&t.mask == 0
}

func (t *traced) goesOn(text []byte) bool {
	n := len(t.text)
	switch {
	case binary.LittleEndian.Uint64(text[n-8:]) != t.tail:
		return false
	case n <= 16:
		return true
	case binary.LittleEndian.Uint64(text[8:]) != t.second:
		return false
	}
	return n <= 24 || string(text[16:n-8]) == t.text[16:n-8]
}

// look finds the member whose name begins at obj[i] and is not the expected one;
// from is where the value before it ends. It returns the member's node, the place of
// its value, -1 where there is none, and the place in the trace behind it.
func (s *Scanner) look(node int, obj []byte, from, i, k int) (next, value, after int) {
	for n := k + 1; n < len(s.trace) && n <= k+lookAhead; n++ {
		if t := &s.trace[n]; t.at == node && t.is(obj[from:]) {
			return t.next, skipSpace(obj, from+len(t.text)), n + 1
		}
	}
	end := s.index.quote(i + 1)
	if end < 0 {
		return 0, -1, k
	}
	next = s.e.escapedMember(node, obj[i+1:end])
	value = skipSpace(obj, end+1)
	if value == len(obj) || obj[value] != ':' {
		return 0, -1, k
	}
	value = skipSpace(obj, value+1)
	if !s.once && value-from < maxTrace {
		if len(s.trace) == maxTrace {
			s.trace = s.trace[:0]
			k = 0
		}
		s.trace = slices.Insert(s.trace, k, s.e.traced(string(obj[from:value]), node, next))
		k++
	}
	return next, value, k
}

// skip returns the offset behind the value at obj[i], or -1 where it does not
// end or is none. It counts brackets and does not pair their kinds.
func (s *Scanner) skip(obj []byte, i int) int {
	switch obj[i] {
	case '"':
		if i = s.index.quote(i + 1); i < 0 {
			return -1
		}
		return i + 1
	case '{', '[':
		return s.skipNested(obj, i)
	}
	return scalarEnd(obj, i)
}

// scalarEnd returns the offset behind the number, true, false or null at obj[i], or
// -1 where there is none. Up to what ends it nothing is looked at byte by byte: the
// digits of ports and process ids are ever of another number, which a processor
// cannot foresee.
func scalarEnd(obj []byte, i int) int {
	if !scalar[obj[i]] {
		return -1
	}
	for ; i+8 <= len(obj); i += 8 {
		x := binary.LittleEndian.Uint64(obj[i:])
		m := zeroBytes(x^ones*',') | zeroBytes(x^ones*'}') | zeroBytes(x^ones*']') | zeroBytes(x^ones*'"') | (x-ones*('!'))&^x&(ones<<7)
		if m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for i < len(obj) && scalar[obj[i]] {
		i++
	}
	return i
}

func (s *Scanner) skipNested(obj []byte, i int) int {
	for depth := 0; ; i++ {
		for i < len(obj) && !structural[obj[i]] {
			i++
		}
		if i == len(obj) {
			return -1
		}
		switch obj[i] {
		case '"':
			if i = s.index.quote(i + 1); i < 0 {
				return -1
			}
		case '{', '[':
			depth++
		default:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// value reads the value at obj[i] and returns where it ends; -1 where it does
// not end or is none.
func (s *Scanner) value(obj []byte, i int) (f Found, end int) {
	if obj[i] == '"' {
		if end = s.index.quote(i + 1); end < 0 {
			return f, -1
		}
		return Found{obj[i+1 : end], String, s.index.slashed(i+1, end)}, end + 1
	}
	if end = s.skip(obj, i); end < 0 {
		return f, -1
	}
	return Found{obj[i:end], kindOf(obj[i]), false}, end
}
