package engine

import (
	"math/bits"
	"slices"
)

// teddy finds a few literals, after the algorithm of that name in Hyperscan: it
// knows each literal by three bytes, chosen so that they are seldom met elsewhere,
// in either case of letters.
//
// On one core of a shared EPYC over process events: 9 GB/s for 4 literals and 7 for
// 24, where pairs of letters in pure Go reach 3 and 1.5 (BenchmarkLiterals).
type teddy struct {
	masks [6][32]byte // for each of three bytes, by its lower and its upper half
	texts []string
	from  []int         // where the three bytes stand in a text
	table [3][256]uint8 // the masks byte by byte, for a text's end
}

const (
	maxTeddy = 24 // literals: of more, three bytes in eight buckets tell too little
	teddySee = 34 // bytes that a step of the fast search looks at
)

// newTeddy makes a teddy for usable literals; the JSON escape is its last text.
func newTeddy(texts []string) *teddy {
	t := &teddy{texts: append(slices.Clone(texts), escape)}
	for id, text := range t.texts {
		from := 0
		if text != escape {
			from = rarest(text, 3)
		}
		t.from = append(t.from, from)
		bit := byte(1) << (id % 8)
		for k := range 3 {
			for _, c := range cases(text[from+k]) {
				lo, hi := &t.masks[2*k], &t.masks[2*k+1]
				lo[c&15] |= bit
				lo[16+c&15] |= bit
				hi[c>>4] |= bit
				hi[16+c>>4] |= bit
				t.table[k][c] |= bit
			}
		}
	}
	return t
}

// escape is how the JSON escape of an ASCII character begins.
const escape = `\u0`

// next returns the first place at or after i where a literal's three bytes may
// stand; -1 where there is none.
func (t *teddy) next(text []byte, i int) int {
	if n := len(text) - i; n >= teddySee {
		if k := teddyAVX2(&text[i], n, &t.masks); k >= 0 {
			return i + k
		}
		i += ((n-teddySee)/32 + 1) * 32
	}
	for ; i+3 <= len(text); i++ {
		if t.table[0][text[i]]&t.table[1][text[i+1]]&t.table[2][text[i+2]] != 0 {
			return i
		}
	}
	return -1
}

// at calls found with each literal whose three bytes stand at i; -1 is an escape.
func (t *teddy) at(text []byte, i int, found func(literal int32)) {
	last := len(t.texts) - 1
	for near := t.table[0][text[i]] & t.table[1][text[i+1]] & t.table[2][text[i+2]]; near != 0; near &= near - 1 {
		for id := bits.TrailingZeros8(near); id <= last; id += 8 {
			if id == last {
				if isEscape(text[i:]) {
					found(-1)
				}
			} else if start := i - t.from[id]; start >= 0 && hasLiteral(text[start:], t.texts[id]) {
				found(int32(id))
			}
		}
	}
}
