package logs

import (
	"bytes"
	"errors"
	"sync"
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
// longer than 56 bytes.
func (e *Extractor) Extract(obj []byte, out []Found) error {
	s := scanners.Get().(*Scanner)
	s.e = e
	err := s.Extract(obj, out)
	scanners.Put(s)
	return err
}

// scanners are for texts that have nothing to do with those before.
var scanners = sync.Pool{New: func() any { return &Scanner{once: true} }}

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

// kindOf tells the kind of a value that is no string by its first byte.
func kindOf(first byte) Kind {
	switch first {
	case '{':
		return Object
	case '[':
		return Array
	case 't', 'f':
		return Bool
	case 'n':
		return Null
	}
	return Number
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
