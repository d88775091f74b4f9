package regex

import (
	"cmp"
	"slices"
	"strings"
)

// Bounds of the analysis; beyond them it says less, never anything wrong.
const (
	maxTexts = 4096 // texts of an alternation that are kept apart
	maxCross = 64   // texts that a sequence may multiply to, and sets that are compared
	maxText  = 64   // bytes of a text that grows by repetition
)

// Literals returns texts without which nothing matches: of each set at least
// one stands in every value that the pattern matches, once the value's ASCII
// letters are in lower case. The texts are ASCII in lower case, each set and
// the list of sets are sorted, and no set follows from another. Without any
// set nothing is known. Callers may drop sets, but not texts of a set.
func (r *Regex) Literals() [][]string {
	return tidy(needs(r.root).must)
}

// need is what is known of the texts that a node matches.
type need struct {
	// exact says that pre holds them all, and then suf is the same.
	exact bool
	// pre and suf hold texts of which one starts each match, and one ends it.
	pre, suf []string
	// must holds the sets of Literals, pre and suf among them.
	must [][]string
}

// exactly is the need of a node that matches just the given texts.
func exactly(texts ...string) need {
	return need{exact: true, pre: texts, suf: texts, must: [][]string{texts}}
}

// unknown is the need of a node that may match anything.
func unknown() need { return need{pre: []string{""}, suf: []string{""}} }

func needs(n node) need {
	switch n := n.(type) {
	case char:
		if n >= 0x80 {
			return unknown()
		}
		return exactly(lowerASCII(string(rune(n))))
	case class:
		return n.needs()
	case anchor:
		return exactly("")
	case concat:
		return n.needs()
	case alternate:
		return n.needs()
	case repeat:
		return n.needs()
	case group:
		return needs(n.sub)
	}
	return unknown()
}

// needs takes a class of a few ASCII characters as as many texts.
func (c class) needs() need {
	s := c.core()
	if c.neg || s.beyondASCII() {
		return unknown()
	}
	var texts []string
	for _, sp := range s {
		for r := sp.lo; r <= sp.hi; r++ {
			texts = append(texts, lowerASCII(string(r)))
		}
	}
	if slices.Sort(texts); len(texts) == 0 || len(texts) > 8 {
		return unknown()
	}
	return exactly(slices.Compact(texts)...)
}

func (c concat) needs() need {
	all := need{exact: true}
	open := []string{""} // texts that end what has been read
	for _, part := range c {
		n := needs(part)
		joined, ok := cross(open, n.pre)
		if ok && n.exact {
			open = joined
			continue
		}
		if !ok {
			joined = open
		}
		if all.exact {
			all.exact, all.pre = false, joined
		}
		all.must = append(append(all.must, joined), n.must...)
		open = n.suf
	}
	if all.exact {
		return exactly(open...)
	}
	all.suf = open
	all.must = append(all.must, open)
	return all
}

func (a alternate) needs() need {
	all := need{exact: true}
	var either []string
	known := true
	for _, branch := range a {
		n := needs(branch)
		all.exact = all.exact && n.exact
		all.pre = append(all.pre, n.pre...)
		all.suf = append(all.suf, n.suf...)
		best, ok := strongest(tidy(n.must))
		known = known && ok
		either = append(either, best...)
	}
	all.pre, all.suf = unique(all.pre), unique(all.suf)
	if len(all.pre) > maxTexts || len(all.suf) > maxTexts || len(either) > maxTexts {
		return unknown()
	}
	all.must = [][]string{all.pre, all.suf}
	if known {
		all.must = append(all.must, either)
	}
	return all
}

func (r repeat) needs() need {
	n := needs(r.sub)
	switch {
	case r.max == 0:
		return exactly("")
	case r.min == 0 && r.max == 1 && n.exact:
		return exactly(unique(append([]string{""}, n.pre...))...)
	case r.min == 0:
		return unknown()
	case !n.exact:
		return n
	}
	texts, times := n.pre, 1
	for times < r.min {
		longer, ok := cross(texts, n.pre)
		if !ok || slices.ContainsFunc(longer, func(s string) bool { return len(s) > maxText }) {
			break
		}
		texts = longer
		times++
	}
	all := exactly(texts...)
	all.exact = times == r.max
	return all
}

// cross joins each text of a with each of b, unless that makes too many.
func cross(a, b []string) ([]string, bool) {
	if len(a) > 1 && len(b) > 1 && len(a)*len(b) > maxCross {
		return nil, false
	}
	var out []string
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return unique(out), true
}

// strongest returns the set whose weakest text is the longest.
func strongest(sets [][]string) ([]string, bool) {
	if len(sets) == 0 {
		return nil, false
	}
	weakest := func(set []string) int {
		return len(slices.MinFunc(set, func(a, b string) int { return cmp.Compare(len(a), len(b)) }))
	}
	return slices.MaxFunc(sets, func(a, b []string) int {
		return cmp.Or(cmp.Compare(weakest(a), weakest(b)), cmp.Compare(len(b), len(a)))
	}), true
}

func unique(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.Compact(texts)
}

// tidy drops sets that say nothing, texts that hold another of their set, and
// sets that follow from another.
func tidy(sets [][]string) [][]string {
	var kept [][]string
	for _, set := range sets {
		if set = shortest(set); len(set) > 0 && set[0] != "" {
			kept = append(kept, set)
		}
	}
	slices.SortFunc(kept, slices.Compare)
	kept = slices.CompactFunc(kept, slices.Equal)
	if len(kept) > maxCross {
		return kept
	}
	var out [][]string
	for i, set := range kept {
		follows := false
		for j, other := range kept {
			follows = follows || i != j && implies(other, set) && (j < i || !implies(set, other))
		}
		if !follows {
			out = append(out, set)
		}
	}
	return out
}

// shortest drops the texts of a set that hold another of it.
func shortest(set []string) []string {
	set = unique(set)
	if len(set) > 8*maxCross {
		return set // the work grows with the square
	}
	return slices.DeleteFunc(slices.Clone(set), func(s string) bool {
		return slices.ContainsFunc(set, func(o string) bool { return o != s && strings.Contains(s, o) })
	})
}

// implies reports whether set follows from other: each text of other holds a
// text of set. Sets too large to compare count as independent.
func implies(other, set []string) bool {
	if len(other)*len(set) > maxTexts*maxCross {
		return false
	}
	for _, o := range other {
		if !slices.ContainsFunc(set, func(s string) bool { return strings.Contains(o, s) }) {
			return false
		}
	}
	return true
}
