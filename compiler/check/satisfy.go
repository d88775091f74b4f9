package check

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// satisfiable reports conditions of a branch that can't hold together and
// labels that can't be reached. It finds what can be seen from constants,
// ranges and repeated conditions; silence is no proof that a match exists.
func (c *checker) satisfiable(br *ir.Branch) {
	if reported(br.Where) {
		return
	}
	where := flatten(br.Where)
	if x := impossible(where); x != nil {
		c.errImpossible(br, x)
		return
	}
	c.deadAlternatives(br, where)
	for _, x := range br.Excepts {
		if impossible(append(slices.Clone(where), flatten([]ir.Expr{x.Cond})...)) != nil {
			c.warnIdleExcept(x)
		}
		if holdsAlways(where, x.Cond) {
			c.errHidesAll(x)
		}
	}
	base := where
	if br.Window != nil {
		base = flatten(br.Having)
		if x := impossible(base); x != nil {
			c.errImpossible(br, x)
			return
		}
		c.deadAlternatives(br, base)
	}
	for i, l := range br.Labels {
		conj := base
		if l.When != nil {
			conj = append(slices.Clone(base), flatten([]ir.Expr{l.When})...)
			if x := impossible(flatten([]ir.Expr{l.When})); x != nil {
				c.errImpossible(br, x)
				continue
			}
			if impossible(conj) != nil {
				c.errLabelContradicts(l, br.Window != nil)
				continue
			}
		}
		for _, earlier := range br.Labels[:i] {
			if earlier.When != nil && holdsAlways(conj, earlier.When) {
				c.errLabelCovered(l, earlier)
				break
			}
		}
		if l.When == nil && coveredTogether(base, br.Labels[:i]) {
			c.errOtherwiseCovered(l)
		}
	}
}

// reported says whether an expression holds a mistake that was reported.
func reported(items []ir.Expr) (bad bool) {
	for _, e := range items {
		ir.Walk(e, func(e ir.Expr) bool {
			_, isBad := e.(*ir.Bad)
			bad = bad || isBad
			return !bad
		})
	}
	return bad
}

// deadAlternatives reports items of the branch's any-blocks that contradict what
// stands around them. A block that the source names serves other branches too.
func (c *checker) deadAlternatives(br *ir.Branch, conj []ir.Expr) {
	for _, e := range conj {
		if any, ok := e.(*ir.Any); ok && within(br, e) {
			for _, alt := range any.Items {
				if x := impossible(append(slices.Clone(conj), flatten([]ir.Expr{alt})...)); x != nil {
					c.errImpossible(br, x)
				}
			}
		}
	}
}

// within reports whether an expression stands in the branch's own text.
func within(br *ir.Branch, e ir.Expr) bool {
	p := e.Place()
	return p.File == br.Span.File && br.Span.Start <= p.Start && p.End <= br.Span.End
}

// coveredTogether reports whether every alternative of some any-block is taken
// by an earlier label.
func coveredTogether(conj []ir.Expr, labels []*ir.Label) bool {
	return slices.ContainsFunc(conj, func(e ir.Expr) bool {
		any, ok := e.(*ir.Any)
		if !ok || len(labels) == 0 {
			return false
		}
		return !slices.ContainsFunc(any.Items, func(alt ir.Expr) bool {
			with := append(slices.Clone(conj), flatten([]ir.Expr{alt})...)
			return !slices.ContainsFunc(labels, func(l *ir.Label) bool { return l.When == nil || holdsAlways(with, l.When) })
		})
	})
}

// holdsAlways reports whether the conjunction is seen to imply e.
func holdsAlways(conj []ir.Expr, e ir.Expr) bool {
	lets := map[*ir.Let]bool{} // looked through once, however often they are named
	var holds func(e ir.Expr) bool
	holds = func(e ir.Expr) bool {
		switch e := e.(type) {
		case *ir.Any:
			if slices.ContainsFunc(e.Items, holds) {
				return true
			}
		case *ir.All:
			return !slices.ContainsFunc(e.Items, func(i ir.Expr) bool { return !holds(i) })
		case *ir.Ref:
			if let := e.Field.Let; let != nil {
				known, ok := lets[let]
				if !ok {
					known = holds(let.Value)
					lets[let] = known
				}
				return known
			}
		}
		return impossible(append(slices.Clone(conj), flatten([]ir.Expr{&ir.Not{At: ir.At{Span: e.Place()}, X: e}})...)) != nil
	}
	return holds(e)
}

// flatten lists the conditions that all hold: named conditions are looked
// through, once however often they are named, and negations moved inwards.
func flatten(items []ir.Expr) (out []ir.Expr) {
	type named struct {
		let *ir.Let
		not bool
	}
	seen := map[named]bool{}
	var take func(e ir.Expr, not *ir.Not) // not: the negation of e that holds, or nil
	take = func(e ir.Expr, not *ir.Not) {
		switch x := e.(type) {
		case *ir.All:
			if not == nil {
				for _, i := range x.Items {
					take(i, nil)
				}
				return
			}
		case *ir.Any:
			if not != nil {
				for _, i := range x.Items {
					take(i, &ir.Not{At: ir.At{Span: i.Place()}, X: i})
				}
				return
			}
		case *ir.Not:
			if not != nil {
				take(x.X, nil)
			} else {
				take(x.X, x)
			}
			return
		case *ir.Ref:
			if let := x.Field.Let; let != nil {
				use := named{let, not != nil}
				switch {
				case seen[use]:
				case not != nil:
					take(let.Value, &ir.Not{At: not.At, X: let.Value})
				default:
					take(let.Value, nil)
				}
				seen[use] = true
				return
			}
		}
		if not != nil {
			e = not
		}
		out = append(out, e)
	}
	for _, e := range items {
		take(e, nil)
	}
	return out
}

// operand returns what a test is about, or nil.
func operand(e ir.Expr) ir.Expr {
	switch e := e.(type) {
	case *ir.Equal:
		if isLit(e.Y) {
			return e.X
		}
	case *ir.Order:
		if isLit(e.Y) {
			return e.X
		}
	case *ir.Not:
		return operand(e.X)
	case *ir.OneOf, *ir.InRange, *ir.InNets, *ir.InList, *ir.TextTest, *ir.Matches, *ir.Exists:
		return ir.Children(e)[0]
	}
	return nil
}

// subject gathers what a conjunction says of one operand.
type subject struct {
	tests      []ir.Expr
	field      *ir.Field     // where the operand is a field
	candidates []value.Value // what passes the first put tests
	put        int
	pinned     ir.Expr // the test whose values they are, which they pass
	lo, hi     float64
	positive   ir.Expr // a test that blank text fails, as null does
	absent     ir.Expr // not … exists
}

// clash is two conditions that can't hold together: the later one in the text,
// and the one it contradicts, nil where it can't hold by itself.
type clash struct{ culprit, with ir.Expr }

func clashOf(items ...ir.Expr) *clash {
	c := &clash{culprit: later(items...)}
	for _, e := range items {
		if e != c.culprit && c.with == nil {
			c.with = e
		}
	}
	return c
}

// impossible returns conditions of a conjunction that can't hold together, or
// nil.
func impossible(conj []ir.Expr) *clash {
	subjects := map[string]*subject{}
	for _, e := range conj {

		if not, ok := e.(*ir.Not); ok {
			for _, o := range conj {
				if covers(o, not.X) {
					return clashOf(o, e)
				}
			}
		}
		x := operand(e)
		if x == nil {
			continue
		}
		key := ir.String(x)
		s := subjects[key]
		if s == nil {
			s = &subject{lo: math.Inf(-1), hi: math.Inf(1)}
			if ref, ok := x.(*ir.Ref); ok {
				s.field = ref.Field
				s.bounds()
			}
			subjects[key] = s
		}
		if s.add(e) {
			return clashOf(s.tests...)
		}
	}
	return nil
}

// bounds sets what is known of an aggregate without any test: a group has a
// message, and nothing is counted below zero times.
func (s *subject) bounds() {
	if a := s.field.Agg; a != nil {
		switch {
		case a.Func == "count" && a.When == nil && a.Arg == nil:
			s.lo = 1
		case a.Func == "count" || a.Func == "count_distinct":
			s.lo = 0
		}
	}
}

// add takes a test and reports whether no value passes all so far.
func (s *subject) add(e ir.Expr) (none bool) {
	for _, o := range s.tests {
		if apart(o, e) {
			s.tests = append(s.tests, e)
			return true
		}
	}
	s.tests = append(s.tests, e)
	switch e := e.(type) {
	case *ir.Not:
		if _, ok := e.X.(*ir.Exists); ok {
			s.absent = e
		}
	case *ir.Equal:
		s.pin(e, e.Y.(*ir.Lit).Value)
	case *ir.OneOf:
		s.pin(e, e.Values...)
	case *ir.InRange:
		s.lo, s.hi = max(s.lo, e.Lo), min(s.hi, e.Hi)
		s.positive = e
	case *ir.Order:
		// An open end is moved by the least step that a float64 knows.
		switch n := e.Y.(*ir.Lit).Value.Num(); e.Op {
		case "<":
			s.hi = min(s.hi, math.Nextafter(n, math.Inf(-1)))
		case "<=":
			s.hi = min(s.hi, n)
		case ">":
			s.lo = max(s.lo, math.Nextafter(n, math.Inf(1)))
		case ">=":
			s.lo = max(s.lo, n)
		}
		s.positive = e
	case *ir.TextTest:
		if e.Op != ir.Like && !slices.ContainsFunc(e.Pats, value.IsBlank) {
			s.positive = e
		}
	case *ir.Exists, *ir.InNets, *ir.InList:
		s.positive = e
	}
	if s.lo > s.hi || s.absent != nil && s.positive != nil {
		return true
	}
	if s.pinned == nil || s.field == nil {
		return false
	}
	// A candidate stands for all its spellings, as = and in have no case.
	s.candidates = slices.DeleteFunc(s.candidates, func(v value.Value) bool {
		return slices.ContainsFunc(s.tests[s.put:], func(t ir.Expr) bool {
			return t != s.pinned && !isCased(t) && !ir.Holds(t, func(*ir.Field) value.Value { return v })
		})
	})
	s.put = len(s.tests)
	return len(s.candidates) == 0
}

func (s *subject) pin(by ir.Expr, values ...value.Value) {
	if s.pinned == nil {
		s.candidates, s.pinned = slices.Clone(values), by
	}
}

// isCased reports whether case matters to a test.
func isCased(e ir.Expr) bool {
	switch e := e.(type) {
	case *ir.Not:
		return isCased(e.X)
	case *ir.TextTest:
		return e.Cased
	case *ir.Matches:
		return e.Cased
	}
	return false
}

// apart reports whether two literal text tests of one operand exclude each
// other: no start of the one begins a start of the other, likewise for ends.
func apart(a, b ir.Expr) bool {
	x, ok1 := a.(*ir.TextTest)
	y, ok2 := b.(*ir.TextTest)
	if !ok1 || !ok2 || x.Op != y.Op || x.Op != ir.Starts && x.Op != ir.Ends || x.Every || y.Every {
		return false
	}
	meets := strings.HasPrefix
	if x.Op == ir.Ends {
		meets = strings.HasSuffix
	}
	for _, p := range x.Pats {
		for _, q := range y.Pats {
			p, q := ir.Fold(p), ir.Fold(q)
			if meets(p, q) || meets(q, p) {
				return false
			}
		}
	}
	return true
}

// covers reports whether p is seen to imply q: they are the same, or literal
// text tests of one operand of which p's are the narrower.
func covers(p, q ir.Expr) bool {
	if reflect.TypeOf(p) != reflect.TypeOf(q) {
		return false // most pairs: before texts are made of them
	}
	if a, b := operand(p), operand(q); a != nil && b != nil && ir.String(a) != ir.String(b) {
		return false // before texts are made of long lists
	}
	if ir.String(p) == ir.String(q) {
		return !reported([]ir.Expr{q}) // two mistakes are not one condition
	}
	x, ok1 := p.(*ir.TextTest)
	y, ok2 := q.(*ir.TextTest)
	if !ok1 || !ok2 || x.Every || y.Every || y.Cased && !x.Cased {
		return false
	}
	if x.Op == ir.Like || y.Op == ir.Like || y.Op != ir.Contains && y.Op != x.Op {
		return false
	}
	return !slices.ContainsFunc(x.Pats, func(p string) bool {
		return !slices.ContainsFunc(y.Pats, func(q string) bool {
			if !y.Cased {
				p, q = ir.Fold(p), ir.Fold(q)
			}
			switch y.Op {
			case ir.Starts:
				return strings.HasPrefix(p, q)
			case ir.Ends:
				return strings.HasSuffix(p, q)
			}
			return strings.Contains(p, q)
		})
	})
}

// later returns the condition that stands last in the text.
func later(items ...ir.Expr) ir.Expr {
	return slices.MaxFunc(items, func(a, b ir.Expr) int { return a.Place().Start - b.Place().Start })
}
