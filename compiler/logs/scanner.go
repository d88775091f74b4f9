package logs

import (
	"bytes"
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
	text []byte // from the end of the value before to the start of the member's: `,"name":`
	// The first eight bytes of the text and its last, or its only ones, and those
	// of them that count.
	head, tail, mask uint64
	least            int   // bytes that a text must be longer than to be looked at, 8 or more
	at, next         int32 // the node whose member it is, and the member's or -1
	flat             int32 // at, where no path goes into the value and one at most ends at it:
	path             int32 // this one, or -1
}

func (e *Extractor) traced(text []byte, at, next int) traced {
	t := traced{text: bytes.Clone(text), at: int32(at), next: int32(next), mask: ^uint64(0), flat: -1, path: -1, least: max(len(text), 8)}
	switch {
	case next < 0:
		t.flat = t.at
	case len(e.nodes[next].kids) == 0 && len(e.nodes[next].ends) == 1:
		t.flat, t.path = t.at, int32(e.nodes[next].ends[0])
	}
	if len(text) < 8 {
		t.mask = 1<<(8*len(text)) - 1
	}
	padded := append(bytes.Clone(text), make([]byte, 8)...)
	t.head, t.tail = eight(padded, 0), eight(padded, t.least-8)
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
		if f.item < 0 {
			if i, k = s.follow(obj, i, k, f.node, out); i < 0 {
				return errBroken
			}
		}
		from := i
		for i < len(obj) && obj[i] <= ',' && (obj[i] == ',' || isSpace(obj[i])) {
			i++
		}
		if i == len(obj) {
			return errBroken
		}
		next := -1
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

// Odd reports whether the last record has a backslash before another byte than a
// backslash or a quote, or may have one. Else there is one way to write each of its
// strings, and they can be compared as they are written.
func (s *Scanner) Odd() bool { return s.index.odd }

// follow reads members of an object from obj[i] on while they are the expected ones,
// flat, and strings or scalars. It returns where the value of the last ends, or -1
// where it does not, and the place in the trace behind it. It is by itself, so that
// what it needs is in registers: in Extract a record took a tenth to a fifth longer.
func (s *Scanner) follow(obj []byte, i, k, node int, out []Found) (end, after int) {
	trace, blocks, at := s.trace, s.index.blocks, int32(node)
	for ; k < len(trace); k++ {
		t := &trace[k]
		if t.flat != at || !t.begins(obj, i) || !t.goesOn(obj, i) {
			break
		}
		from := i + len(t.text)
		if c := obj[from]; c != '"' {
			if !scalar[c] {
				break
			}
			i = scalarEnd(obj, from)
			if t.path >= 0 {
				out[t.path] = Found{obj[from:i], kindOf(c), false}
			}
			continue
		}
		from++
		// Most strings end within 64 bytes, of which the marks are put together here,
		// wherever they begin.
		b, shift := from>>6, from&63
		this, next := &blocks[b], &blocks[b+1]
		quotes := this.quotes>>shift | next.quotes<<1<<(63-shift)
		if quotes == 0 {
			if end = s.index.quoteIn(b + 1); end < 0 {
				return -1, k
			}
			if t.path >= 0 {
				out[t.path] = Found{obj[from:end], String, s.index.slashed(from, end)}
			}
			i = end + 1
			continue
		}
		end = from + bits.TrailingZeros64(quotes)
		if t.path >= 0 {
			// (quotes-1) is all before the first quote, and further quotes.
			slashes := this.slashes>>shift | next.slashes<<1<<(63-shift)
			out[t.path] = Found{obj[from:end], String, slashes&(quotes-1) != 0}
		}
		i = end + 1
	}
	return i, k
}

// begins reports whether what stood before the member's value may stand at obj[i],
// with something behind it; of up to 16 bytes, as most are, it is certain. It is
// small enough to be compiled into follow, which a call for each member slows by a
// tenth.
func (t *traced) begins(obj []byte, i int) bool {
	return i+t.least < len(obj) && ((eight(obj, i)^t.head)|(eight(obj, i+t.least-8)^t.tail))&t.mask == 0
}

// goesOn is for what begins does not look at. A call, as of a comparison of strings,
// would make follow put away what it has in registers.
func (t *traced) goesOn(obj []byte, i int) bool {
	for k := 8; k+8 < len(t.text); k += 8 {
		if eight(obj, i+k) != eight(t.text, k) {
			return false
		}
	}
	return true
}

// eight returns the eight bytes at b[i].
func eight(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i : i+8 : i+8]) }

// look finds the member whose name begins at obj[i]; from is where the value before
// it ends. It returns the member's node, the place of its value, -1 where there is
// none, and the place in the trace behind it.
func (s *Scanner) look(node int, obj []byte, from, i, k int) (next, value, after int) {
	for n := k; n < len(s.trace) && n <= k+lookAhead; n++ {
		if t := &s.trace[n]; int(t.at) == node && t.begins(obj, from) && t.goesOn(obj, from) {
			return int(t.next), skipSpace(obj, from+len(t.text)), n + 1
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
		s.trace = slices.Insert(s.trace, k, s.e.traced(obj[from:value], node, next))
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
// -1 where there is none. Up to the end of its digits nothing is looked at byte by
// byte: those of ports and process ids are ever of another number, which a processor
// cannot foresee.
func scalarEnd(obj []byte, i int) int {
	if !scalar[obj[i]] {
		return -1
	}
	for ; i+8 <= len(obj); i += 8 {
		x := eight(obj, i) ^ ones*'0' // digits are 0 to 9
		if other := (x | (x + ones*(0x80-10))) & (ones << 7); other != 0 {
			i += bits.TrailingZeros64(other) / 8
			break
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
