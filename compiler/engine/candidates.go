package engine

import (
	"math/bits"
	"slices"

	"sumodet/compiler/logs"
)

// set is a set of pipes, by index.
type set []uint64

func newSet(n int) set         { return apart[uint64]((n + 63) / 64) }
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
	matchers []*matcher // by the length of literals, see classes
	pipes    [][]set    // by matcher and literal: those that look for it
	always   set        // pipes that want every message
	all      set
	every    bool // always is not empty
	dense    bool // many messages hold a literal
	// rough is where what looks like a literal is not compared with any: it is one
	// nearly always, and all pipes want them all.
	rough bool
}

// newWants settles what is looked for in messages like those of a sample, which
// may be nil.
func newWants(pipes []*Pipe, sample *logs.Chunk) *wants {
	chosen, dense := choose(pipes, sample)
	var text []byte
	if sample != nil {
		text = sample.Text[:min(len(sample.Text), sampleSize)]
	}
	w := &wants{always: newSet(len(pipes)), all: newSet(len(pipes))}
	for _, class := range classes(chosen) {
		ids := map[string]int{}
		var pipesOf []set
		for i, texts := range chosen {
			for _, text := range texts {
				if !class.has(text) {
					continue
				}
				id, known := ids[text]
				if !known {
					id = len(ids)
					ids[text] = id
					pipesOf = append(pipesOf, newSet(len(pipes)))
				}
				pipesOf[id].add(i)
			}
		}
		texts := make([]string, len(ids))
		for text, id := range ids {
			texts[id] = text
		}
		w.matchers, w.pipes = append(w.matchers, newMatcher(texts, text)), append(w.pipes, pipesOf)
	}
	for i := range pipes {
		w.all.add(i)
		if chosen[i] == nil {
			w.always.add(i)
		}
	}
	w.every, w.dense = !w.always.empty(), dense
	w.rough = dense && len(pipes) == 1
	return w
}

// class is literals from one length on up to another. A short literal makes the
// search for all that are looked for with it slow, so that they are looked for by
// themselves; a few literals are no trouble.
type class struct{ from, to int }

func (c class) has(text string) bool { return c.from <= len(text) && len(text) < c.to }

func classes(chosen [][]string) (out []class) {
	texts := map[string]bool{}
	for _, set := range chosen {
		for _, text := range set {
			texts[text] = true
		}
	}
	whole := class{minLiteral, 1 << 30}
	if len(texts) <= maxTeddy {
		if len(texts) == 0 {
			return nil
		}
		return []class{whole}
	}
	for _, c := range []class{{minLiteral, 4}, {4, 5}, {5, longLiteral}, {longLiteral, whole.to}} {
		for text := range texts {
			if c.has(text) {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// candidates are the messages of a chunk that some pipe wants, in input order.
type candidates struct {
	*wants
	spans   []span
	sets    []uint64 // of the spans, one behind the other
	found   set      // scratch
	next    []int    // by matcher: the place it has come to; -1: the end
	cursors []cursor // by matcher
}

type span struct{ start, end int }

func newCandidates(w *wants) *candidates {
	return &candidates{wants: w, found: newSet(64 * len(w.all)), next: make([]int, len(w.matchers)), cursors: make([]cursor, len(w.matchers))}
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
	for k := range c.matchers {
		c.cursors[k] = cursor{}
		c.advance(k, chunk.Text, 0)
	}
	if !c.every && (!c.dense || len(c.matchers) == 0) {
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
		c.look(chunk.Text, end)
		if c.every || !c.found.empty() {
			c.push(start, end, c.found)
		}
	}
}

// search finds the messages that hold a literal.
func (c *candidates) search(chunk *logs.Chunk) {
	text := chunk.Text
	for k := c.first(); k >= 0; k = c.first() {
		i := c.next[k]
		clear(c.found)
		hit := c.gather(k, text, i)
		c.advance(k, text, i+c.matchers[k].stride)
		if !hit {
			continue
		}
		start, end := chunk.At(i)
		if start == end {
			continue
		}
		c.look(text, end)
		c.push(start, end, c.found)
	}
}

// look gathers the pipes of a message that ends at end from where the matchers have
// come to, or as many as there are. What they find behind it is kept for the messages
// there.
func (c *candidates) look(text []byte, end int) {
	for k, m := range c.matchers {
		for c.next[k] >= 0 && c.next[k] < end {
			if c.found.equal(c.all) {
				c.advance(k, text, end)
				continue
			}
			i := c.next[k]
			c.gather(k, text, i)
			c.advance(k, text, i+m.stride)
		}
	}
}

// advance moves a matcher to the first place from i on.
func (c *candidates) advance(k int, text []byte, i int) {
	c.next[k] = c.matchers[k].next(text, i, &c.cursors[k])
}

// first returns the matcher that has come least far; -1 where all are at the end.
func (c *candidates) first() int {
	first := -1
	for k, i := range c.next {
		if i >= 0 && (first < 0 || i < c.next[first]) {
			first = k
		}
	}
	return first
}

// gather adds to found the pipes whose literals of a matcher cover place i, and
// reports whether there are any.
func (c *candidates) gather(k int, text []byte, i int) (hit bool) {
	if c.rough {
		copy(c.found, c.all)
		return true
	}
	c.matchers[k].at(text, i, func(literal int32) {
		hit = true
		if literal < 0 {
			copy(c.found, c.all)
		} else {
			c.found.union(c.pipes[k][literal])
		}
	})
	return hit
}
