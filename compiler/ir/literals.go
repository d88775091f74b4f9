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
func Literals(b *Branch) (sets [][]string) {
	for _, s := range literalsOf(b, maxSet, 1, "", "", alnum) {
		var set []string
		for _, n := range s {
			set = append(set, n[0])
		}
		sets = append(sets, set)
	}
	return sets
}

// A Need is literals that all are in a text, the longest first.
type Need []string

// Needles is Literals with some signs among the letters and digits, as reg.exe tells
// more than reg, and with several literals of each text, any one of which may be looked
// for: of each set one need is met. That set comes first which few messages meet by the
// look of it. Readers of raw text must allow for the signs' JSON escapes too, such as
// \u002d.
//
// A literal may begin with a slash or backslash and end with a backslash: JSON writes
// them as \/ and \\, in which / and \ are at that end too.
func Needles(b *Branch, signs string) [][]Need {
	sets := literalsOf(b, maxNeedles, 4, `/\`, `\`, func(c byte) bool { return alnum(c) || strings.IndexByte(signs, c) >= 0 })
	if best := best(sets); best > 0 {
		sets[0], sets[best] = sets[best], sets[0]
	}
	return sets
}

func literalsOf(b *Branch, most, choice int, first, last string, in func(c byte) bool) [][]Need {
	a := literals{most, choice, first, last, in, map[*Let][][]Need{}}
	var sets [][]Need
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
	most   int // needs of a set
	choice int // literals of a need
	// first and last are the signs that may stand before and behind a run.
	first, last string
	in          func(c byte) bool
	lets        map[*Let][][]Need // looked through once, however often they are named
}

// of returns the sets that a condition implies. One of an empty set can never
// be found; it does not arise, as conditions that can't hold are errors.
func (a literals) of(e Expr) [][]Need {
	switch e := e.(type) {
	case *All:
		var sets [][]Need
		for _, c := range e.Items {
			sets = append(sets, a.of(c)...)
		}
		return sets
	case *Any:
		// Any alternative may be the one that holds: take the best set of each.
		var union []Need
		for _, c := range e.Items {
			set := a.alternative(a.of(c))
			if set == nil {
				return nil
			}
			union = append(union, set...)
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
			return a.alternatives([]string{lit.Value.Str()})
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
		var sets [][]Need
		for _, p := range pats {
			sets = append(sets, a.alternatives([]string{p})...)
		}
		return sets
	case *Matches:
		if !verbatim(e.X) {
			return nil
		}
		var all [][]Need // every regex's sets
		var union []Need // the best set of each regex
		for _, re := range e.Regexes {
			var sets [][]Need
			for _, set := range re.Literals() {
				sets = append(sets, a.alternatives(set)...)
			}
			set := a.alternative(sets)
			if set == nil && !e.Every {
				return nil
			}
			all, union = append(all, sets...), append(union, set...)
		}
		if e.Every {
			return all
		}
		return one(union)
	}
	return nil
}

func one(set []Need) [][]Need {
	if len(set) == 0 {
		return nil
	}
	return [][]Need{set}
}

// alternative returns the best set of those that an alternative implies, nil for none.
// Sets of one need are one need.
func (a literals) alternative(sets [][]Need) []Need {
	i := best(sets)
	if i < 0 || len(sets[i]) > 1 || a.choice == 1 {
		if i < 0 {
			return nil
		}
		return sets[i]
	}
	need := slices.Clone(sets[i][0])
	for k, set := range sets {
		if k != i && len(set) == 1 {
			need = append(need, set[0]...)
		}
	}
	return []Need{a.limit(need)}
}

// limit keeps the longest literals of a need, each once.
func (a literals) limit(need Need) Need {
	slices.SortStableFunc(need, func(x, y string) int { return len(y) - len(x) })
	var out Need
	for _, l := range need {
		if len(out) < a.choice && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// alternatives returns the set of what each of some texts needs, or nothing when one of
// them needs nothing.
func (a literals) alternatives(texts []string) [][]Need {
	var set []Need
	for _, t := range texts {
		n := a.runs(t)
		if n == nil {
			return nil
		}
		set = append(set, n)
	}
	return one(set)
}

// runs returns the longest runs of its characters in s, in lower case, or nil where
// none is long enough.
func (a literals) runs(s string) Need {
	var all Need
	for start := 0; start < len(s); {
		end := start
		for end < len(s) && a.in(s[end]) {
			end++
		}
		from, to := start, end
		if start > 0 && strings.IndexByte(a.first, s[start-1]) >= 0 {
			from--
		}
		if end < len(s) && strings.IndexByte(a.last, s[end]) >= 0 {
			to++
		}
		if end > start+1 && to-from >= MinLiteral {
			all = append(all, value.Lower(s[from:to]))
		}
		start = end + 1
	}
	return a.limit(all)
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

// best is the place of the best of sets, by the first literals of needs; -1 for none.
func best(sets [][]Need) int {
	firsts := make([]string, 0, 8)
	best, most := -1, 0
	for i, set := range sets {
		firsts = firsts[:0]
		for _, n := range set {
			firsts = append(firsts, n[0])
		}
		if s := score(firsts); best < 0 || s > most {
			best, most = i, s
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

// reduce drops needs that another of their set covers, then sets that hold
// whenever another does, and sets too large to pay; order is kept.
func (a literals) reduce(sets [][]Need) [][]Need {
	var out [][]Need
	for _, s := range sets {
		s = a.covering(s)
		if len(s) > a.most {
			continue
		}
		if !slices.ContainsFunc(out, func(o []Need) bool { return implies(o, s) }) {
			out = slices.DeleteFunc(out, func(o []Need) bool { return implies(s, o) })
			out = append(out, s)
		}
	}
	return out
}

// covering keeps of each set the needs that are not met whenever another is: who holds
// "knockd" holds "knock". Of a set that only a reader looks for, and that is large, just
// what comes again is dropped, as to compare all with all takes longer than it saves.
func (a literals) covering(set []Need) []Need {
	seen := map[string]bool{}
	var once, out []Need
	for _, n := range set {
		if key := strings.Join(n, "\x00"); !seen[key] {
			seen[key] = true
			once = append(once, n)
		}
	}
	if len(once) > maxSet && a.most > maxSet {
		return once
	}
	for i, n := range once {
		covered := func(k int) bool { return k != i && n.meets(once[k]) && (k < i || !once[k].meets(n)) }
		some := false
		for k := range once {
			some = some || covered(k)
		}
		if !some {
			out = append(out, n)
		}
	}
	return out
}

// meets reports whether a text that meets n meets another need.
func (n Need) meets(other Need) bool {
	return !slices.ContainsFunc(other, func(o string) bool {
		return !slices.ContainsFunc(n, func(l string) bool { return strings.Contains(l, o) })
	})
}

// implies reports whether meeting one of p means meeting one of q.
func implies(p, q []Need) bool {
	return !slices.ContainsFunc(p, func(n Need) bool { return !slices.ContainsFunc(q, n.meets) })
}
