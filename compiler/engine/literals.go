package engine

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// matcher finds any of many literals in raw text without case, and JSON
// escapes of ASCII characters that could hide one. It never changes once made.
//
// It looks at every stride-th gram of the text only: a literal is known by as
// many grams as the stride, one behind the other, so that one of them stands at
// a place that is looked at wherever the literal begins. What is looked up is a
// byte with a bit for each number a gram may have among a literal's (its phase);
// where one is set the grams before and after must have the phases before and
// after, and only what passes that too is compared with literals. Looks do not
// depend on one another, so that a processor does several at once, which is
// faster than skipping by what was seen.
//
// Where the machine has AVX2, a teddy or a gramLook does the looking. Without, on
// one core of a shared EPYC: 3.8 GB/s for 5 literals, 1.7 for 20 to 500, 1.5 for
// 3,000 (BenchmarkLiterals). The search for escapes is in that.
type matcher struct {
	teddy  *teddy    // does it all, where it can
	look   *gramLook // looks at grams of four, where it can
	texts  []string
	gram   int // bytes of a gram: 2, or 4 where literals are many
	stride int
	phases *[slots + 3]uint8 // which a gramLook reads four at a time
	shift  uint              // of a hash of four bytes, to its place in phases
	window int               // bytes that the grams of a literal cover together, at most 8
	starts []int32           // of a bucket in places, by bucketOf
	places []place
}

// place is where a literal is known; the JSON escape is text -1.
type place struct {
	window uint64 // the bytes that its grams cover, without case
	text   int32
	off    int32 // of the window, from the start of the literal
}

const (
	minLiteral = 3   // shorter ones would be found everywhere
	fewTexts   = 12  // up to here pairs of letters tell them from other text
	manyTexts  = 500 // from here it takes a table that leaves the first cache
	slots      = 1 << 18
	buckets    = 1 << 12
	spread     = 0x9E3779B1 // of Fibonacci hashing, for 32 bits
	noCase     = 0x20202020 // the bit that tells letters' cases apart, in four bytes
	noCase8    = noCase<<32 | noCase
)

// usable reports whether the matcher can look for a literal.
func usable(text string) bool {
	for i := range len(text) {
		if !usableByte(text[i]) {
			return false
		}
	}
	return len(text) >= minLiteral
}

// newMatcher makes a matcher for usable literals, fast in text like a sample,
// which may be empty.
func newMatcher(texts []string, sample []byte) *matcher {
	if hasAVX2 && len(texts) <= maxTeddy {
		return &matcher{teddy: newTeddy(texts, sample), stride: 1}
	}
	m := newGramMatcher(texts, sample)
	if hasAVX2 && m.gram == 4 {
		m.look = newGramLook(m)
	}
	return m
}

// newGramMatcher makes a matcher in pure Go.
func newGramMatcher(texts []string, sample []byte) *matcher {
	m := &matcher{texts: texts, gram: 2, phases: new([slots + 3]uint8), shift: 32 - 16}
	if len(texts) > manyTexts {
		m.shift = 32 - 18
	}
	least := shortest(texts)
	if len(texts) > fewTexts && least > 3 {
		m.gram, m.stride = 4, min(least-3, 3) // three grams of four cover an escape
	} else if m.stride = 2; least >= 5 {
		m.stride = 4
	}
	m.window = m.stride + m.gram - 1
	seen := countGrams(sample, m.gram)
	for id, text := range texts {
		m.add(text, int32(id), seen.rarest(text, m.window))
	}
	for _, escape := range escapes() {
		m.add(escape, -1, 0)
	}
	slices.SortFunc(m.places, func(a, b place) int {
		return cmp.Or(cmp.Compare(bucketOf(a.window), bucketOf(b.window)), cmp.Compare(a.text, b.text), cmp.Compare(a.window, b.window))
	})
	m.places = slices.Compact(m.places)
	m.starts = make([]int32, buckets+1)
	for _, p := range m.places {
		m.starts[bucketOf(p.window)+1]++
	}
	for i := range buckets {
		m.starts[i+1] += m.starts[i]
	}
	return m
}

// add enters a literal by the window that stands off bytes behind its start.
func (m *matcher) add(text string, id int32, off int) {
	window := text[off : off+m.window]
	m.places = append(m.places, place{m.windowAt([]byte(window), 0), id, int32(off)})
	for phase := range m.stride {
		m.gramAt(window[phase:phase+m.gram], phase)
	}
}

// gramAt enters a gram of a window.
func (m *matcher) gramAt(gram string, phase int) {
	if m.gram == 4 {
		m.phases[m.keyOf(gram)] |= 1 << phase
		return
	}
	for _, x := range cases(gram[0]) { // pairs are looked up as they stand
		for _, y := range cases(gram[1]) {
			m.phases[uint16(x)|uint16(y)<<8] |= 1 << phase
		}
	}
}

// escapes are the beginnings of all JSON escapes of ASCII characters, as far as
// grams of the greatest stride see them.
func escapes() (all []string) {
	for _, h := range "234567" { // see isEscape
		for _, l := range "0123456789abcdefABCDEF" {
			all = append(all, `\u00`+string(h)+string(l))
		}
	}
	return all
}

// isEscape reports whether text begins with the JSON escape of a character that a
// literal may hold, or of a backslash, which may begin one more escape where JSON
// is text in JSON.
func isEscape(text []byte) bool {
	if len(text) < 6 || string(text[:4]) != `\u00` {
		return false
	}
	hi, lo := hexDigit(text[4]), hexDigit(text[5])
	if hi < 0 || lo < 0 {
		return false
	}
	c := byte(hi<<4 | lo)
	return usableByte(c) || c >= 'A' && c <= 'Z'
}

// Signs are characters beside letters and digits that literals may hold: those that
// writers of JSON hardly ever escape, and that mean nothing to CSV.
const Signs = "._- :,;$#%@!?*|^~()[]{}"

// edgeSigns are those that a literal may begin or end with, see ir.Needles.
const edgeSigns = `/\`

// usableByte reports whether a literal may hold a character.
func usableByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte(Signs+edgeSigns, c) >= 0
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789abcdef", lowerDigit(c)) }

func lowerDigit(c byte) byte {
	if c >= 'A' && c <= 'F' {
		return c | 0x20
	}
	return c
}

func cases(c byte) []byte {
	if c >= 'a' && c <= 'z' {
		return []byte{c, c &^ 0x20}
	}
	return []byte{c}
}

// fold sets the bit that tells cases of letters apart, and drops what is not of
// the gram.
func fold(g uint32, size int) uint32 {
	return (g | noCase) & (1<<(8*size) - 1)
}

// key tells grams apart: grams of four by their places in phases.
func (m *matcher) key(g uint32) uint32 {
	if g = fold(g, m.gram); m.gram == 4 {
		return m.slot(g)
	}
	return g
}

func (m *matcher) keyOf(gram string) uint32 {
	var b [4]byte
	copy(b[:], gram)
	return m.key(binary.LittleEndian.Uint32(b[:]))
}

// slot and bucketOf spread grams and windows by Fibonacci hashing.
func (m *matcher) slot(g uint32) uint32 { return g * spread >> (m.shift & 31) }
func bucketOf(window uint64) int        { return int(window * 0x9E3779B97F4A7C15 >> 52) }

// windowAt returns the window at i, without case.
func (m *matcher) windowAt(text []byte, i int) uint64 {
	var x uint64
	if i+8 <= len(text) {
		x = binary.LittleEndian.Uint64(text[i:])
	} else {
		var b [8]byte
		copy(b[:], text[i:])
		x = binary.LittleEndian.Uint64(b[:])
	}
	return (x | noCase8) & (1<<(8*m.window) - 1)
}

// next returns the first place at or after from, in steps of the stride, where
// a gram of a literal may stand; -1 where there is none. The cursor is the
// caller's, new for each text, in which from only grows.
func (m *matcher) next(text []byte, from int, c *cursor) int {
	switch {
	case m.teddy != nil:
		return m.teddy.next(text, from)
	case m.look != nil:
		return m.nextLooked(text, from, c)
	case m.gram == 4:
		return m.nextHashed(text, from)
	case m.stride == 4:
		return m.nextPair4(text, from)
	}
	return m.nextPair2(text, from)
}

// nextPair4 looks at every fourth pair, sixteen bytes at a time. Reading words
// and shifting is twice as fast as reading pairs.
func (m *matcher) nextPair4(text []byte, i int) int {
	phases := m.phases
	for ; i+16 <= len(text); i += 16 {
		w := text[i : i+16 : i+16]
		x, y := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[8:])
		if phases[uint16(x)]|phases[uint16(x>>32)]|phases[uint16(y)]|phases[uint16(y>>32)] == 0 {
			continue
		}
		for j := i; j < i+16; j += 4 {
			if m.passes(text, j) {
				return j
			}
		}
	}
	return m.nextSlow(text, i)
}

// nextPair2 looks at every second pair.
func (m *matcher) nextPair2(text []byte, i int) int {
	phases := m.phases
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		if phases[uint16(x)]|phases[uint16(x>>16)]|phases[uint16(x>>32)]|phases[uint16(x>>48)] == 0 {
			continue
		}
		for j := i; j < i+8; j += 2 {
			if m.passes(text, j) {
				return j
			}
		}
	}
	return m.nextSlow(text, i)
}

// nextHashed looks at grams of four.
func (m *matcher) nextHashed(text []byte, i int) int {
	s, phases := m.stride, m.phases
	for ; i+3*s+4 <= len(text); i += 4 * s {
		a := m.slot(binary.LittleEndian.Uint32(text[i:]) | noCase)
		b := m.slot(binary.LittleEndian.Uint32(text[i+s:]) | noCase)
		c := m.slot(binary.LittleEndian.Uint32(text[i+2*s:]) | noCase)
		d := m.slot(binary.LittleEndian.Uint32(text[i+3*s:]) | noCase)
		if phases[a%slots]|phases[b%slots]|phases[c%slots]|phases[d%slots] == 0 {
			continue
		}
		for j := i; j < i+4*s; j += s {
			if m.passes(text, j) {
				return j
			}
		}
	}
	return m.nextSlow(text, i)
}

func (m *matcher) nextSlow(text []byte, i int) int {
	for ; i+m.gram <= len(text); i += m.stride {
		if m.passes(text, i) {
			return i
		}
	}
	return -1
}

// passes reports whether the grams at i and beside it can be those of one
// literal.
func (m *matcher) passes(text []byte, i int) bool { return m.phasesAt(text, i) != 0 }

// phasesAt returns the phases that the gram at i can have with those beside it.
func (m *matcher) phasesAt(text []byte, i int) uint8 {
	p := m.phase(text, i)
	if p == 0 {
		return 0
	}
	if i > 0 {
		p &= m.phase(text, i-1)<<1 | 1
	}
	return p & (m.phase(text, i+1)>>1 | 1<<(m.stride-1))
}

func (m *matcher) phase(text []byte, i int) uint8 {
	switch {
	case i+m.gram > len(text):
		return 0
	case m.gram == 2:
		return m.phases[binary.LittleEndian.Uint16(text[i:])]
	}
	return m.phases[m.slot(binary.LittleEndian.Uint32(text[i:])|noCase)%slots]
}

// at calls found with each literal that covers the gram at i; -1 is an escape.
func (m *matcher) at(text []byte, i int, found func(literal int32)) {
	if m.teddy != nil {
		m.teddy.at(text, i, found)
		return
	}
	for phases := m.phasesAt(text, i); phases != 0; phases &= phases - 1 {
		at := i - bits.TrailingZeros8(phases)
		if at < 0 || at+m.window > len(text) {
			continue
		}
		window := m.windowAt(text, at)
		k := bucketOf(window)
		for _, p := range m.places[m.starts[k]:m.starts[k+1]] {
			start := at - int(p.off)
			switch {
			case p.window != window || start < 0:
			case p.text < 0:
				if isEscape(text[start:]) {
					found(p.text)
				}
			case hasLiteral(text[start:], m.texts[p.text]):
				found(p.text)
			}
		}
	}
}

// hasLiteral reports whether text begins with a literal in some case.
func hasLiteral(text []byte, literal string) bool {
	if len(text) < len(literal) {
		return false
	}
	for i := range len(literal) {
		if c := text[i]; c != literal[i] && (c|0x20 != literal[i] || c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}
