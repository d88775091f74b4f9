package engine

import (
	"math/bits"
	"slices"

	"sumodet/compiler/logs"
)

// set is a set of pipes, by index.
type set []uint64

func newSet(n int) set         { return make(set, (n+63)/64) }
func (s set) add(i int)        { s[i/64] |= 1 << (i % 64) }
func (s set) empty() bool      { return !slices.ContainsFunc(s, func(w uint64) bool { return w != 0 }) }
func (s set) equal(t set) bool { return slices.Equal(s, t) }

func (s set) union(t set) {
	for i, w := range t {
		s[i] |= w
	}
}

// each calls fn with the members in ascending order.
func (s set) each(fn func(i int)) {
	for k, w := range s {
		for ; w != 0; w &= w - 1 {
			fn(k*64 + bits.TrailingZeros64(w))
		}
	}
}

// wants says which messages the pipes of a program want to see. Workers share
// one; it never changes.
type wants struct {
	matcher *matcher // nil without literals
	pipes   []set    // by literal: those that look for it
	always  set      // pipes that want every message
	all     set
	every   bool // always is not empty
	dense   bool // many messages hold a literal
}

// newWants settles what is looked for in messages like those of a sample, which
// may be nil.
func newWants(pipes []*Pipe, sample *logs.Chunk) *wants {
	chosen, dense := choose(pipes, sample)
	w := &wants{always: newSet(len(pipes)), all: newSet(len(pipes))}
	ids := map[string]int{}
	var texts []string
	for i := range pipes {
		w.all.add(i)
		if chosen[i] == nil {
			w.always.add(i)
			continue
		}
		for _, text := range chosen[i] {
			id, known := ids[text]
			if !known {
				id = len(texts)
				ids[text] = id
				texts = append(texts, text)
				w.pipes = append(w.pipes, newSet(len(pipes)))
			}
			w.pipes[id].add(i)
		}
	}
	if len(texts) > 0 {
		w.matcher = newMatcher(texts)
	}
	w.every, w.dense = !w.always.empty(), dense
	return w
}

// candidates are the messages of a chunk that some pipe wants, in input order.
type candidates struct {
	*wants
	spans []span
	sets  []uint64 // of the spans, one behind the other
	found set      // scratch
}

type span struct{ start, end int }

func newCandidates(w *wants) *candidates {
	return &candidates{wants: w, found: slices.Clone(w.all)}
}

// pipesOf returns the pipes that want candidate i.
func (c *candidates) pipesOf(i int) set {
	return c.sets[i*len(c.all) : (i+1)*len(c.all)]
}

func (c *candidates) push(start, end int, pipes set) {
	c.spans = append(c.spans, span{start, end})
	c.sets = append(c.sets, pipes...)
}

// find looks through a chunk. It returns the number of messages where it saw
// them all, else -1.
func (c *candidates) find(chunk *logs.Chunk) (messages int) {
	c.spans, c.sets = c.spans[:0], c.sets[:0]
	if !c.every && (!c.dense || c.matcher == nil) {
		c.search(chunk)
		return -1
	}
	for off := 0; ; messages++ {
		start, end, ok := chunk.Next(off)
		if !ok {
			return messages
		}
		off = end
		copy(c.found, c.always)
		if c.matcher != nil {
			c.look(chunk.Text[start:end], 0)
		}
		if c.every || !c.found.empty() {
			c.push(start, end, c.found)
		}
	}
}

// search finds the messages that hold a literal. A message's rest is looked at
// only as long as some pipe has not been found to want it.
func (c *candidates) search(chunk *logs.Chunk) {
	if c.matcher == nil { // no pipes
		return
	}
	text := chunk.Text
	for i := c.matcher.next(text, 0); i >= 0; i = c.matcher.next(text, i) {
		clear(c.found)
		hit := c.gather(text, i)
		start, end := i, i
		if hit {
			start, end = chunk.At(i)
		}
		if i += c.matcher.stride; start == end {
			continue
		}
		c.look(text[:end], i)
		c.push(start, end, c.found)
		i = end
	}
}

// look gathers from i to the end of text, or until all pipes are found.
func (c *candidates) look(text []byte, i int) {
	for !c.found.equal(c.all) {
		if i = c.matcher.next(text, i); i < 0 {
			return
		}
		c.gather(text, i)
		i += c.matcher.stride
	}
}

// gather adds to found the pipes whose literals cover place i, and reports
// whether there are any.
func (c *candidates) gather(text []byte, i int) (hit bool) {
	c.matcher.at(text, i, func(literal int32) {
		hit = true
		if literal < 0 {
			copy(c.found, c.all)
		} else {
			c.found.union(c.pipes[literal])
		}
	})
	return hit
}
