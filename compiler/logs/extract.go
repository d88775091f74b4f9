package logs

import (
	"bytes"
	"errors"
)

// Kind is what a JSON value is.
type Kind uint8

// The kinds; Absent is a member that is not there.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Object
	Array
)

// Found is what an Extractor found at one path.
type Found struct {
	// Val is a view of the value's bytes in the record: a string's without its
	// quotes, all others as they stand there.
	Val  []byte
	Kind Kind
	// Escaped says that Val holds backslashes for Unescape to read.
	Escaped bool
}

// Errors of Extract. They are values without a place: a broken record is
// counted, not explained.
var (
	errNotObject = errors.New("not a JSON object")
	errBroken    = errors.New("broken JSON")
)

// Extractor follows many paths through a JSON object in one forward pass. It
// never changes, so goroutines may share it.
type Extractor struct {
	nodes []node // the paths as a tree; the first is the root
	fold  bool   // names compare without case of ASCII letters
}

// node is a place at which some path goes on or ends.
type node struct {
	kids []kid
	// slots hold, by slotOf a name, 1 + the place of the last kid with such a
	// name, 0 where there is none: nearly all members of a record are dismissed by
	// it without comparing names.
	slots [64]int16
	ends  []int // the paths that end here
	deep  []int // the paths that end further down
}

type kid struct {
	step
	node int
	next int16 // in slots: 1 + the place of the kid before
}

// slotOf takes a name's length and its first and last byte; case does not matter.
func slotOf(n int, first, last byte) int {
	return (n*11 + int(first|0x20)*5 + int(last|0x20)) % 64
}

// NewExtractor plans the pass for some paths.
func NewExtractor(paths []Path) *Extractor { return newExtractor(paths, false) }

func newExtractor(paths []Path, fold bool) *Extractor {
	e := &Extractor{nodes: make([]node, 1), fold: fold}
	for i, p := range paths {
		at := 0
		for _, s := range p.steps {
			e.nodes[at].deep = append(e.nodes[at].deep, i)
			at = e.kid(at, s)
		}
		if at != 0 { // the zero Path ends nowhere
			e.nodes[at].ends = append(e.nodes[at].ends, i)
		}
	}
	return e
}

// kid returns the node one step from another, made if need be.
func (e *Extractor) kid(at int, s step) int {
	n := &e.nodes[at]
	for _, k := range n.kids {
		if k.step == s {
			return k.node
		}
	}
	var first, last byte
	if s.name != "" {
		first, last = s.name[0], s.name[len(s.name)-1]
	}
	slot := &n.slots[slotOf(len(s.name), first, last)]
	n.kids = append(n.kids, kid{s, len(e.nodes), *slot})
	*slot = int16(len(n.kids))
	e.nodes = append(e.nodes, node{})
	return len(e.nodes) - 1
}

// Extract fills out[i] with what stands at the i-th path; out must be as long
// as the list of paths. Of a name written twice the last counts, as in
// encoding/json, and so the pass goes to the object's end. Text behind the object
// is an error; on an error out holds what was found before it. Commas may be
// missing or repeated, and scalars are not looked into. Nesting costs neither
// stack nor heap, and nothing is allocated unless a member's name is escaped and
// longer than 64 bytes.
func (e *Extractor) Extract(obj []byte, out []Found) error { return e.extract(obj, out, 0, 0) }

// extract is Extract that ends, where a and b differ, as soon as something stands
// at both the a-th and the b-th path.
func (e *Extractor) extract(obj []byte, out []Found, a, b int) error {
	clear(out)
	i := skipSpace(obj, 0)
	if i == len(obj) || obj[i] != '{' {
		return errNotObject
	}
	i++
	type frame struct{ node, item int } // item is -1 in an object
	var stack [maxSteps + 1]frame
	stack[0].item = -1
	for top := 0; ; {
		i = skipSpace(obj, i)
		if i == len(obj) {
			return errBroken
		}
		f := &stack[top]
		c := obj[i]
		next := -1
		switch {
		case c == ',':
			i++
			continue
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
		case c == '"':
			end, plain := stringEnd(obj, i+1)
			if end < 0 {
				return errBroken
			}
			if plain {
				next = e.member(f.node, obj[i+1:end])
			} else {
				next = e.escapedMember(f.node, obj[i+1:end])
			}
			if i = skipSpace(obj, end+1); i == len(obj) || obj[i] != ':' {
				return errBroken
			}
			if i = skipSpace(obj, i+1); i == len(obj) {
				return errBroken
			}
		default:
			return errBroken
		}
		if next < 0 {
			if i = skipValue(obj, i); i < 0 {
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
			if end = skipValue(obj, i); end < 0 {
				return errBroken
			}
			found := foundIn(obj[i:end])
			for _, p := range n.ends {
				out[p] = found
			}
			if a != b && out[a].Kind != Absent && out[b].Kind != Absent {
				return nil
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

// escapedMember is member for a name that may hold escapes.
func (e *Extractor) escapedMember(at int, name []byte) int {
	if bytes.IndexByte(name, '\\') < 0 {
		return e.member(at, name)
	}
	var scratch [64]byte
	return e.member(at, Unescape(scratch[:0], name))
}

// member returns the node of a member's name, or -1.
func (e *Extractor) member(at int, name []byte) int {
	n := &e.nodes[at]
	var first, last byte
	if len(name) > 0 {
		first, last = name[0], name[len(name)-1]
	}
	for i := n.slots[slotOf(len(name), first, last)]; i > 0; {
		k := &n.kids[i-1]
		if k.index < 0 && (string(name) == k.name || e.fold && equalFold(name, k.name)) {
			return k.node
		}
		i = k.next
	}
	return -1
}

// item returns the node of an array's item, or -1.
func (n *node) item(index int) int {
	for _, k := range n.kids {
		if k.name == "" && k.index == index {
			return k.node
		}
	}
	return -1
}

func foundIn(val []byte) Found {
	switch val[0] {
	case '"':
		val = val[1 : len(val)-1]
		return Found{val, String, bytes.IndexByte(val, '\\') >= 0}
	case '{':
		return Found{val, Object, false}
	case '[':
		return Found{val, Array, false}
	case 't', 'f':
		return Found{val, Bool, false}
	case 'n':
		return Found{val, Null, false}
	}
	return Found{val, Number, false}
}

// equalFold compares without case of ASCII letters.
func equalFold[T string | []byte](b T, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i := range len(b) {
		if lower(b[i]) != lower(s[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
