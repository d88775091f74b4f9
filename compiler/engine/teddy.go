package engine

import (
	"math/bits"
	"slices"
)

// teddy finds a few literals, after the algorithm of that name in Hyperscan: it
// knows each literal by four bytes, or by three where one has no more, chosen so
// that they are seldom met elsewhere, in either case of letters.
//
// On one core of a shared EPYC over process events: 34 GB/s for 5 literals and for 20,
// where grams in pure Go reach 5.6 and 1.8 (BenchmarkLiterals).
type teddy struct {
	masks [8][32]byte // for each of four bytes, by its lower half and then by its upper
	texts []string
	from  []int         // where the bytes stand in a text
	last  int           // where the last of them stands behind the first
	of    [8][]int      // the texts of each bucket
	table [4][256]uint8 // the masks byte by byte, for a text's end
}

const (
	maxTeddy = 24 // literals: of more, four bytes in eight buckets tell too little
	teddySee = 35 // bytes that a step of the fast search looks at, at least
)

// newTeddy makes a teddy for usable literals, fast in text like a sample, which may
// be empty; the JSON escape is its last text.
func newTeddy(texts []string, sample []byte) *teddy {
	t := &teddy{texts: append(slices.Clone(texts), escape)}
	t.last = min(shortest(t.texts), 4) - 1
	seen := countGrams(sample, t.last+1)
	var buckets []bucket
	for id, text := range t.texts {
		from := 0
		if text != escape {
			from = seen.rarest(text, t.last+1)
		}
		t.from = append(t.from, from)
		b := bucket{ids: []int{id}}
		for k := range 4 {
			for _, c := range cases(text[from+min(k, t.last)]) {
				b.halves[k] |= 1 << (c & 15)
				b.halves[4+k] |= 1 << (c >> 4)
			}
		}
		buckets = append(buckets, b)
	}
	for id, b := range fewBuckets(buckets) {
		t.of[id] = b.ids
		bit := byte(1) << id
		for k := range b.halves {
			for half := range 16 {
				if b.halves[k]>>half&1 != 0 {
					t.masks[k][half] |= bit
					t.masks[k][16+half] |= bit
				}
			}
		}
	}
	for k := range t.table {
		for c := range t.table[k] {
			t.table[k][c] = t.masks[k][c&15] & t.masks[4+k][c>>4]
		}
	}
	return t
}

// bucket is literals that are looked for as one: a text looks like one of them where
// each half of its bytes is as of some of them.
type bucket struct {
	ids    []int
	halves halves
}

// halves are sets of values, in the order of masks.
type halves [8]uint16

func (h halves) with(g halves) halves {
	for k := range h {
		h[k] |= g[k]
	}
	return h
}

// looks is how many texts have such halves.
func (h halves) looks() int {
	n := 1
	for _, set := range h {
		n *= bits.OnesCount16(set)
	}
	return n
}

// fewBuckets puts together those that add the fewest looks until eight are left.
func fewBuckets(all []bucket) []bucket {
	for len(all) > 8 {
		var one, other, least int
		for i := range all {
			for j := range i {
				a, b := all[i].halves, all[j].halves
				if more := a.with(b).looks() - a.looks() - b.looks(); i == 1 || more < least {
					one, other, least = i, j, more
				}
			}
		}
		all[other].ids = append(all[other].ids, all[one].ids...)
		all[other].halves = all[other].halves.with(all[one].halves)
		all = slices.Delete(all, one, one+1)
	}
	return all
}

// escape is how the JSON escape of an ASCII character begins.
const escape = `\u00`

// next returns the first place at or after i where a literal's bytes may stand; -1
// where there is none.
func (t *teddy) next(text []byte, i int) int {
	if n := len(text) - i; n >= teddySee {
		if k := teddyAVX2(&text[i], n, t.last, &t.masks); k >= 0 {
			return i + k
		}
		i += ((n-teddySee)/32 + 1) * 32
	}
	for ; i+t.last < len(text); i++ {
		if t.near(text, i) != 0 {
			return i
		}
	}
	return -1
}

// near returns the buckets whose bytes stand at i.
func (t *teddy) near(text []byte, i int) uint8 {
	return t.table[0][text[i]] & t.table[1][text[i+1]] & t.table[2][text[i+2]] & t.table[3][text[i+t.last]]
}

// at calls found with each literal whose bytes stand at i; -1 is an escape.
func (t *teddy) at(text []byte, i int, found func(literal int32)) {
	escape := len(t.texts) - 1
	for near := t.near(text, i); near != 0; near &= near - 1 {
		for _, id := range t.of[bits.TrailingZeros8(near)] {
			if id == escape {
				if isEscape(text[i:]) {
					found(-1)
				}
			} else if start := i - t.from[id]; start >= 0 && hasLiteral(text[start:], t.texts[id]) {
				found(int32(id))
			}
		}
	}
}
