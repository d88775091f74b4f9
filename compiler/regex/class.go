package regex

import (
	"cmp"
	"slices"
	"unicode"
)

// item is one member of a class as it was written: a range (of one character,
// mostly), or by name \d, \w or \p{…}.
type item struct {
	lo, hi rune
	name   string
}

// one is the item of a single character.
func one(r rune) item { return item{lo: r, hi: r} }

// The classes that have a name. White space is RE2's; Java's \s has \x0B too,
// which is why it is spelt out.
var (
	digits = []item{{name: `\d`}}
	words  = []item{{name: `\w`}}
	spaces = []item{{lo: '\t', hi: '\n'}, {lo: '\f', hi: '\r'}, {lo: ' ', hi: ' '}}
)

// spans returns what an item covers.
func (it item) spans() []span {
	switch it.name {
	case "":
		return []span{{it.lo, it.hi}}
	case `\d`:
		return []span{{'0', '9'}}
	case `\w`:
		return []span{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	}
	return tableSpans(unicode.Categories[it.category()])
}

// category is the name within \p{…}, or "".
func (it item) category() string {
	if len(it.name) < 3 {
		return ""
	}
	return it.name[len(`\p{`) : len(it.name)-1]
}

func tableSpans(t *unicode.RangeTable) []span {
	var out []span
	for _, r := range t.R16 {
		out = append(out, strided(rune(r.Lo), rune(r.Hi), rune(r.Stride))...)
	}
	for _, r := range t.R32 {
		out = append(out, strided(rune(r.Lo), rune(r.Hi), rune(r.Stride))...)
	}
	return out
}

func strided(lo, hi, stride rune) []span {
	if stride == 1 {
		return []span{{lo, hi}}
	}
	var out []span
	for r := lo; r <= hi; r += stride {
		out = append(out, span{r, r})
	}
	return out
}

// core is the set of a class's items, before neg.
func (c class) core() set {
	var all []span
	for _, it := range c.items {
		all = append(all, it.spans()...)
	}
	return newSet(all)
}

// hasCategory reports whether an item is \p{…}.
func (c class) hasCategory() bool {
	return slices.ContainsFunc(c.items, func(it item) bool { return it.category() != "" })
}

// span is a range of characters, both ends included.
type span struct{ lo, hi rune }

// set is characters as ranges in order that neither overlap nor touch.
type set []span

func newSet(spans []span) set {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	var out set
	for _, s := range spans {
		if n := len(out); n > 0 && s.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, s.hi)
		} else {
			out = append(out, s)
		}
	}
	return out
}

func (s set) has(r rune) bool {
	_, ok := slices.BinarySearchFunc(s, r, func(sp span, r rune) int {
		switch {
		case sp.hi < r:
			return -1
		case sp.lo > r:
			return 1
		}
		return 0
	})
	return ok
}

func (s set) beyondASCII() bool { return len(s) > 0 && s[len(s)-1].hi >= 0x80 }

// complement returns the characters that are not in the set.
func (s set) complement() set {
	var out set
	next := rune(0)
	for _, sp := range s {
		if sp.lo > next {
			out = append(out, span{next, sp.lo - 1})
		}
		next = sp.hi + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, span{next, unicode.MaxRune})
	}
	return out
}

// items returns the set as items of a class.
func (s set) items() []item {
	var out []item
	for _, sp := range s {
		out = append(out, item{lo: sp.lo, hi: sp.hi})
	}
	return out
}
