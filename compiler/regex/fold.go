package regex

import (
	"maps"
	"slices"
	"sync"
	"unicode"
)

// Pair returns the other case of a letter: of an ASCII letter, or of a letter
// beyond ASCII that has exactly two forms, each the other's. It is the whole
// of what folds in a pattern without Cased.
func Pair(r rune) (other rune, ok bool) {
	switch {
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A', true
	case 'A' <= r && r <= 'Z':
		return r - 'A' + 'a', true
	case r < 0x80:
		return 0, false
	}
	lower, upper := unicode.ToLower(r), unicode.ToUpper(r)
	switch {
	case upper >= 0x80 && upper != r && unicode.ToLower(upper) == r:
		return upper, true
	case lower >= 0x80 && lower != r && unicode.ToUpper(lower) == r:
		return lower, true
	}
	return 0, false
}

// folding is a character beyond ASCII that has a Pair, or that RE2 folds.
type folding struct {
	r, pair rune   // pair is -1 where there is none
	orbit   []rune // what RE2 takes as equal under (?i), without r
}

// foldings lists every folding in order, worked out once: some 2,800. Only what
// has a case mapping folds, or what such a character folds to.
var foldings = sync.OnceValue(func() []folding {
	orbits := map[rune][]rune{}
	add := func(r rune) {
		var orbit []rune
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			orbit = append(orbit, o)
		}
		if r >= 0x80 {
			orbits[r] = orbit
		}
	}
	for _, cased := range unicode.CaseRanges {
		for r := rune(cased.Lo); r <= rune(cased.Hi); r++ {
			add(r)
			for _, o := range orbits[r] {
				add(o)
			}
		}
	}
	var all []folding
	for _, r := range slices.Sorted(maps.Keys(orbits)) {
		f := folding{r: r, pair: -1, orbit: orbits[r]}
		if p, ok := Pair(r); ok {
			f.pair = p
		}
		if f.pair >= 0 || f.orbit != nil {
			all = append(all, f)
		}
	}
	return all
})

// missing returns the characters that folding adds to a set, in order.
func missing(s set) set {
	var add []span
	for r := rune('A'); r <= 'z'; r++ {
		if p, ok := Pair(r); ok && !s.has(r) && s.has(p) {
			add = append(add, span{r, r})
		}
	}
	if !s.beyondASCII() {
		return newSet(add)
	}
	for _, f := range foldings() {
		if f.pair >= 0 && !s.has(f.r) && s.has(f.pair) {
			add = append(add, span{f.r, f.r})
		}
	}
	return newSet(add)
}

// flagSafe reports whether RE2's (?i) adds nothing to a closed set but the
// declared U+017F and U+212A.
func flagSafe(closed set) bool {
	if !closed.beyondASCII() {
		return true
	}
	for _, f := range foldings() {
		if !closed.has(f.r) {
			continue
		}
		for _, o := range f.orbit {
			if !closed.has(o) {
				return false
			}
		}
	}
	return true
}
