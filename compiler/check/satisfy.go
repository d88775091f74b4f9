package check

import (
	"math"
	"net/netip"
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
		if l.When == nil && (coveredTogether(base, br.Labels[:i]) || nothingLeft(base, br.Labels[:i])) {
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

// nothingLeft reports whether nothing is seen to pass all of conj and none of labels.
func nothingLeft(conj []ir.Expr, labels []*ir.Label) bool {
	var rest []ir.Expr
	for _, l := range labels {
		if l.When != nil {
			rest = append(rest, &ir.Not{At: ir.At{Span: l.When.Place()}, X: l.When})
		}
	}
	return len(rest) > 0 && impossible(append(slices.Clone(conj), flatten(rest)...)) != nil
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
	// above and below are the bounds of negated orders: a number keeps to them, null
	// need not.
	above, below float64
	outside      []*ir.InRange  // negated ranges
	nets         []netip.Prefix // of which an address must be in one, if inNets
	inNets       bool
	notNets      []netip.Prefix // of which it must be in none
	present      bool           // a test that blank text fails, as null does, or what is never null
	absent       bool           // not … exists
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
		if o, ok := e.(*ir.Order); ok && (o.Op == "<" || o.Op == ">") && ir.String(o.X) == ir.String(o.Y) {
			return clashOf(e)
		}
		if otherCase(e) {
			return clashOf(e)
		}
		x := operand(e)
		if x == nil {
			continue
		}
		key := ir.String(x)
		s := subjects[key]
		if s == nil {
			s = &subject{lo: math.Inf(-1), hi: math.Inf(1), below: math.Inf(1), above: math.Inf(-1)}
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
			s.lo, s.present = 1, true
		case a.Func == "count" || a.Func == "count_distinct":
			s.lo, s.present = 0, true
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
		s.without(e.X)
	case *ir.Equal:
		s.pin(e, e.Y.(*ir.Lit).Value)
	case *ir.OneOf:
		s.pin(e, e.Values...)
	case *ir.InRange:
		s.lo, s.hi = max(s.lo, e.Lo), min(s.hi, e.Hi)
		s.present = true
	case *ir.Order:
		s.lo, s.hi = order(e.Op, e.Y.(*ir.Lit).Value.Num(), s.lo, s.hi)
		s.present = true
	case *ir.TextTest:
		if e.Op != ir.Like && !slices.ContainsFunc(e.Pats, value.IsBlank) {
			s.present = true
		}
	case *ir.InNets:
		if !s.inNets {
			s.nets, s.inNets = e.Nets, true
		} else {
			s.nets = common(s.nets, e.Nets)
		}
		s.present = true
	case *ir.Exists, *ir.InList:
		s.present = true
	}
	if s.none() {
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

// without adds that a test does not hold.
func (s *subject) without(e ir.Expr) {
	switch e := e.(type) {
	case *ir.Exists:
		s.absent = true
	case *ir.InRange:
		s.outside = append(s.outside, e)
	case *ir.InNets:
		s.notNets = append(s.notNets, e.Nets...)
	case *ir.Order:
		if lit, ok := e.Y.(*ir.Lit); ok {
			op := map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[e.Op]
			s.above, s.below = order(op, lit.Value.Num(), s.above, s.below)
		}
	}
}

// order narrows what is from lo to hi. An open end is moved by the least step that a
// float64 knows.
func order(op string, n, lo, hi float64) (float64, float64) {
	switch op {
	case "<":
		return lo, min(hi, math.Nextafter(n, math.Inf(-1)))
	case "<=":
		return lo, min(hi, n)
	case ">":
		return max(lo, math.Nextafter(n, math.Inf(1))), hi
	default:
		return max(lo, n), hi
	}
}

// none reports whether no value is left, by what is known beside candidates.
func (s *subject) none() bool {
	lo, hi := s.lo, s.hi
	if s.present {
		lo, hi = max(lo, s.above), min(hi, s.below)
	}
	return lo > hi || s.present && s.absent ||
		s.present && slices.ContainsFunc(s.outside, func(r *ir.InRange) bool { return r.Lo <= lo && hi <= r.Hi }) ||
		s.inNets && !slices.ContainsFunc(s.nets, func(p netip.Prefix) bool {
			return !slices.ContainsFunc(s.notNets, func(q netip.Prefix) bool { return q.Bits() <= p.Bits() && q.Overlaps(p) })
		})
}

// common lists the networks whose addresses are in one of each.
func common(a, b []netip.Prefix) (out []netip.Prefix) {
	for _, p := range a {
		for _, q := range b {
			switch {
			case !p.Overlaps(q):
			case p.Bits() < q.Bits():
				out = append(out, q)
			default:
				out = append(out, p)
			}
		}
	}
	return out
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
	heads1, tails1 := edges(a)
	heads2, tails2 := edges(b)
	meet := func(some, others []string, begins func(s, part string) bool) bool {
		return slices.ContainsFunc(some, func(p string) bool {
			return slices.ContainsFunc(others, func(q string) bool { return begins(p, q) || begins(q, p) })
		})
	}
	return heads1 != nil && heads2 != nil && !meet(heads1, heads2, strings.HasPrefix) ||
		tails1 != nil && tails2 != nil && !meet(tails1, tails2, strings.HasSuffix)
}

// edges lists, folded, what a value that passes a test starts with one of, and what it
// ends with one of; nil where that is not known.
func edges(e ir.Expr) (heads, tails []string) {
	t, ok := e.(*ir.TextTest)
	if !ok || t.Every || t.Op == ir.Contains {
		return nil, nil
	}
	for _, p := range t.Pats {
		p = ir.Fold(p)
		head, tail := p, p
		if i := strings.IndexByte(p, '*'); i >= 0 && t.Op == ir.Like {
			head, tail = p[:i], p[strings.LastIndexByte(p, '*')+1:]
		}
		heads, tails = append(heads, head), append(tails, tail)
	}
	switch t.Op {
	case ir.Starts:
		return heads, nil
	case ir.Ends:
		return nil, tails
	}
	return heads, tails
}

// otherCase reports whether a test asks lower() for upper case, or upper() for lower.
func otherCase(e ir.Expr) bool {
	t, ok := e.(*ir.TextTest)
	if !ok || !t.Cased {
		return false
	}
	x := t.X
	for ref, ok := x.(*ir.Ref); ok && ref.Field.Let != nil; ref, ok = x.(*ir.Ref) {
		x = ref.Field.Let.Value
	}
	call, ok := x.(*ir.Call)
	if !ok {
		return false
	}
	turn, ok := map[string]func(string) string{"lower": strings.ToLower, "upper": strings.ToUpper}[call.Func.Name]
	if !ok {
		return false
	}
	other := func(p string) bool { return turn(p) != p }
	if t.Every {
		return slices.ContainsFunc(t.Pats, other)
	}
	return !slices.ContainsFunc(t.Pats, func(p string) bool { return !other(p) })
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
