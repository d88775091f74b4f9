package ir

import (
	"slices"
	"strings"

	"sumodet/compiler/value"
)

// MinLiteral is the length from which a run of ASCII letters and digits is
// worth looking for.
const MinLiteral = 3

// How many literals a set may have: more say too little to be worth their place in a
// query, and more than a reader finds at once.
const (
	maxSet     = 64
	maxNeedles = 8192
)

// Literals returns what a message's raw text must hold to pass the branch's
// conditions up to its window: of each returned set at least one literal is in
// it, without case. A literal is a run of ASCII letters and digits in lower
// case, for those are what formats write as they are: JSON may escape any
// character, and readers of raw text must allow for \u00xx. Fields that are
// not cut verbatim from the raw text give nothing.
func Literals(b *Branch) [][]string { return literalsOf(b, maxSet, alnum) }

// Needles is Literals with signs that formats hardly ever escape among the letters
// and digits: reg.exe tells more than reg. Readers of raw text must allow for
// \u002d, \u002e and \u005f too.
func Needles(b *Branch) [][]string {
	return literalsOf(b, maxNeedles, func(c byte) bool { return alnum(c) || c == '.' || c == '-' || c == '_' })
}

func literalsOf(b *Branch, most int, in func(c byte) bool) [][]string {
	a := literals{most, in, map[*Let][][]string{}}
	var sets [][]string
	for _, c := range b.Where {
		sets = append(sets, a.of(c)...)
	}
	if b.Window == nil { // then some label's condition holds too
		var labels []Expr
		for _, l := range b.Labels {
			labels = append(labels, l.When)
		}
		if !slices.Contains(labels, nil) {
			sets = append(sets, a.of(&Any{Items: labels})...)
		}
	}
	return a.reduce(sets)
}

// literals gathers runs of some characters.
type literals struct {
	most int // of a set
	in   func(c byte) bool
	lets map[*Let][][]string // looked through once, however often they are named
}

// of returns the sets that a condition implies. One of an empty set can never
// be found; it does not arise, as conditions that can't hold are errors.
func (a literals) of(e Expr) [][]string {
	switch e := e.(type) {
	case *All:
		var sets [][]string
		for _, c := range e.Items {
			sets = append(sets, a.of(c)...)
		}
		return sets
	case *Any:
		// Any alternative may be the one that holds: take the best set of each.
		var union []string
		for _, c := range e.Items {
			best := Best(a.of(c))
			if best == nil {
				return nil
			}
			union = append(union, best...)
		}
		return one(union)
	case *Ref:
		if let := e.Field.Let; let != nil && e.Field.Type.Kind == value.Bool {
			sets, known := a.lets[let]
			if !known {
				sets = a.reduce(a.of(let.Value))
				a.lets[let] = sets
			}
			return sets
		}
	case *Equal:
		if lit, ok := e.Y.(*Lit); ok && verbatim(e.X) {
			return one(a.run(lit.Value.Str()))
		}
	case *OneOf:
		if verbatim(e.X) {
			var texts []string
			for _, v := range e.Values {
				texts = append(texts, v.Str())
			}
			return a.alternatives(texts)
		}
	case *InList:
		if verbatim(e.X) && len(e.List.Rows) <= a.most {
			var texts []string
			for _, r := range e.List.Rows {
				if _, block := e.List.Block(r); block {
					return nil
				}
				texts = append(texts, r.Value)
			}
			return a.alternatives(texts)
		}
	case *TextTest:
		if !verbatim(e.X) {
			return nil
		}
		pats := e.Pats
		if e.Op == Like {
			pats = make([]string, len(e.Pats))
			for i, p := range e.Pats {
				pats[i] = strings.ReplaceAll(p, "*", "\x00") // no run goes across
			}
		}
		if !e.Every {
			return a.alternatives(pats)
		}
		var sets [][]string
		for _, p := range pats {
			sets = append(sets, one(a.run(p))...)
		}
		return sets
	case *Matches:
		if !verbatim(e.X) {
			return nil
		}
		var all [][]string // every regex's sets
		var union []string // the best set of each regex
		for _, re := range e.Regexes {
			var sets [][]string
			for _, set := range re.Literals() {
				sets = append(sets, a.alternatives(set)...)
			}
			best := Best(sets)
			if best == nil && !e.Every {
				return nil
			}
			all, union = append(all, sets...), append(union, best...)
		}
		if e.Every {
			return all
		}
		return one(union)
	}
	return nil
}

func one(set []string) [][]string {
	if len(set) == 0 {
		return nil
	}
	return [][]string{set}
}

// alternatives returns the set of the best runs of all texts, or nothing when
// one of them has none.
func (a literals) alternatives(texts []string) [][]string { return one(a.runsOf(texts)) }

func (a literals) runsOf(texts []string) []string {
	var set []string
	for _, t := range texts {
		r := a.run(t)
		if r == nil {
			return nil
		}
		set = append(set, r...)
	}
	return set
}

// run returns the longest run of its characters in s, in lower case, or nil where
// none is long enough.
func (a literals) run(s string) []string {
	best := ""
	for start := 0; start < len(s); {
		end := start
		for end < len(s) && a.in(s[end]) {
			end++
		}
		if end-start > len(best) {
			best = s[start:end]
		}
		start = end + 1
	}
	if len(best) < MinLiteral {
		return nil
	}
	return []string{value.Lower(best)}
}

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func verbatim(e Expr) bool {
	ref, ok := e.(*Ref)
	return ok && ref.Field.Verbatim && ref.Field.Type.IsText()
}

// Best returns the set that few messages hold by the look of it: with the
// longest shortest literal, then with the fewest literals. It is nil for none.
func Best(sets [][]string) []string {
	var best []string
	for _, s := range sets {
		if best == nil || score(s) > score(best) {
			best = s
		}
	}
	return best
}

func score(set []string) int {
	shortest := 1 << 10
	for _, l := range set {
		shortest = min(shortest, len(l))
	}
	return shortest*maxSet*2 - len(set)
}

// reduce drops literals that another of their set covers, then sets that hold
// whenever another does, and sets too large to pay; order is kept.
func (a literals) reduce(sets [][]string) [][]string {
	var out [][]string
	for _, s := range sets {
		s = a.covering(s)
		if len(s) > a.most {
			continue
		}
		if !slices.ContainsFunc(out, func(o []string) bool { return implies(o, s) }) {
			out = slices.DeleteFunc(out, func(o []string) bool { return implies(s, o) })
			out = append(out, s)
		}
	}
	return out
}

// covering keeps of each set the literals that no other literal is part of: who holds
// "knockd" holds "knock". Of a set that only a reader looks for, and that is large, just
// what comes again is dropped, as to compare all with all takes longer than it saves.
func (a literals) covering(set []string) []string {
	seen := map[string]bool{}
	var once, out []string
	for _, l := range set {
		if !seen[l] {
			seen[l] = true
			once = append(once, l)
		}
	}
	if len(once) > maxSet && a.most > maxSet {
		return once
	}
	for _, l := range once {
		if !slices.ContainsFunc(once, func(o string) bool { return o != l && strings.Contains(l, o) }) {
			out = append(out, l)
		}
	}
	return out
}

// implies reports whether holding one of p means holding one of q.
func implies(p, q []string) bool {
	return !slices.ContainsFunc(p, func(l string) bool {
		return !slices.ContainsFunc(q, func(o string) bool { return strings.Contains(l, o) })
	})
}
