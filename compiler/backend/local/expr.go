package local

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/value"
)

// slots says where a row holds fields.
type slots map[*ir.Field]int

// expr plans an expression: names become slots, constants are prepared. Its
// results are those of ir.Eval.
func (s slots) expr(e ir.Expr) engine.Expr {
	switch e := e.(type) {
	case *ir.Ref:
		slot := s[e.Field]
		return func(row []value.Value) value.Value { return row[slot] }
	case *ir.Lit:
		v := e.Value
		return func([]value.Value) value.Value { return v }
	case *ir.Call:
		return s.call(e)
	case *ir.Arith:
		x, y, op, t := s.expr(e.X), s.expr(e.Y), e.Op, e.T
		return func(row []value.Value) value.Value { return ir.EvalArith(op, x(row), y(row), t) }
	}
	c := s.cond(e)
	return func(row []value.Value) value.Value { return value.BoolOf(c(row)) }
}

func (s slots) call(e *ir.Call) engine.Expr {
	args := make([]engine.Expr, len(e.Args))
	for i, a := range e.Args {
		args[i] = s.expr(a)
	}
	return engine.Call(args, nil, e.Func.Eval)
}

// cond plans a condition. Cheap ones of a conjunction come first: comparing a
// number costs less than searching a text.
func (s slots) cond(e ir.Expr) engine.Cond {
	switch e := e.(type) {
	case *ir.All:
		return s.join(e.Items, false)
	case *ir.Any:
		return s.join(e.Items, true)
	case *ir.Not:
		c := s.cond(e.X)
		return func(row []value.Value) bool { return !c(row) }
	case *ir.Equal:
		return s.equal(e)
	case *ir.Order:
		x, y, op := s.expr(e.X), s.expr(e.Y), e.Op
		return func(row []value.Value) bool {
			a, b := x(row), y(row)
			return !a.IsNull() && !b.IsNull() && ir.Ordered(op, a.Num(), b.Num())
		}
	case *ir.OneOf:
		return s.oneOf(e)
	case *ir.InRange:
		x, lo, hi := s.expr(e.X), e.Lo, e.Hi
		return func(row []value.Value) bool {
			v := x(row)
			return !v.IsNull() && lo <= v.Num() && v.Num() <= hi
		}
	case *ir.InNets:
		x, nets := s.expr(e.X), e.Nets
		return func(row []value.Value) bool { return ir.InPrefixes(x(row).Str(), nets) }
	case *ir.InList:
		return s.inList(e)
	case *ir.TextTest:
		return s.textTest(e)
	case *ir.Matches:
		var res []*regexp.Regexp
		for _, re := range e.Regexes {
			res = append(res, re.Compile())
		}
		return s.matches(e.X, res, e.Every)
	case *ir.Exists:
		if ref, ok := e.X.(*ir.Ref); ok {
			slot := s[ref.Field]
			return func(row []value.Value) bool { return !row[slot].Blank() }
		}
		x := s.expr(e.X)
		return func(row []value.Value) bool {
			v := x(row)
			return !v.Blank()
		}
	}
	x := s.expr(e) // *ir.Ref and *ir.Call of type bool
	return func(row []value.Value) bool { return x(row).Truth() }
}

func (s slots) join(items []ir.Expr, stop bool) engine.Cond {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b ir.Expr) int { return cost(a) - cost(b) })
	conds := make([]engine.Cond, len(items))
	for i, c := range items {
		conds[i] = s.cond(c)
	}
	if len(conds) == 1 {
		return conds[0]
	}
	return func(row []value.Value) bool {
		for _, c := range conds {
			if c(row) == stop {
				return stop
			}
		}
		return !stop
	}
}

// cost ranks conditions by what they take.
func cost(e ir.Expr) int {
	switch e := e.(type) {
	case *ir.Ref, *ir.InRange, *ir.Order, *ir.Exists:
		return 0
	case *ir.Equal, *ir.OneOf:
		return 1
	case *ir.TextTest:
		return 2 + len(e.Pats)
	case *ir.Not:
		return cost(e.X)
	case *ir.Matches:
		return 100
	}
	return 50
}

func (s slots) equal(e *ir.Equal) engine.Cond {
	x, y, cased := s.expr(e.X), s.expr(e.Y), e.Cased
	if !e.X.Type().IsText() {
		return func(row []value.Value) bool {
			a, b := x(row), y(row)
			return !a.IsNull() && !b.IsNull() && value.Compare(a, b) == 0
		}
	}
	return func(row []value.Value) bool {
		a, b := x(row), y(row)
		return !a.IsNull() && !b.IsNull() && sameText(a.Str(), b.Str(), cased)
	}
}

func sameText(a, b string, cased bool) bool {
	switch {
	case a == b:
		return true
	case cased:
		return false
	case ir.IsASCII(a) && ir.IsASCII(b):
		return value.EqualFold(a, b)
	}
	return ir.Fold(a) == ir.Fold(b)
}

func (s slots) oneOf(e *ir.OneOf) engine.Cond {
	x := s.expr(e.X)
	if !e.X.Type().IsText() {
		values := e.Values
		return func(row []value.Value) bool {
			v := x(row)
			return !v.IsNull() && slices.ContainsFunc(values, func(w value.Value) bool { return value.Compare(v, w) == 0 })
		}
	}
	var texts []string
	for _, v := range e.Values {
		texts = append(texts, v.Str())
	}
	return s.onText(e.X, textSet(texts, e.Cased))
}

// few is the number of texts that are compared one by one.
const few = 8

func textSet(texts []string, cased bool) func(string) bool {
	if len(texts) <= few {
		return func(s string) bool {
			return slices.ContainsFunc(texts, func(t string) bool { return sameText(s, t, cased) })
		}
	}
	set := map[string]bool{}
	for _, t := range texts {
		if !cased {
			t = ir.Fold(t)
		}
		set[t] = true
	}
	return func(s string) bool {
		if !cased {
			s = ir.Fold(s)
		}
		return set[s]
	}
}

func (s slots) inList(e *ir.InList) engine.Cond {
	var texts []string
	var nets []netip.Prefix
	for _, r := range e.List.Rows {
		if p, ok := e.List.Block(r); ok {
			nets = append(nets, p)
		}
		texts = append(texts, r.Value)
	}
	in := textSet(texts, false)
	return s.onText(e.X, remember(func(s string) bool { return in(s) || len(nets) > 0 && ir.InPrefixes(s, nets) }))
}

// onText tests a text; null passes no test.
func (s slots) onText(e ir.Expr, test func(string) bool) engine.Cond {
	if ref, ok := e.(*ir.Ref); ok {
		slot := s[ref.Field]
		return func(row []value.Value) bool {
			v := &row[slot]
			return !v.IsNull() && test(v.Str())
		}
	}
	x := s.expr(e)
	return func(row []value.Value) bool {
		v := x(row)
		return !v.IsNull() && test(v.Str())
	}
}

// textTest compares bytes where all texts are ASCII, which folds as rules do;
// others go through the pattern that every target shares.
func (s slots) textTest(e *ir.TextTest) engine.Cond {
	ascii := !slices.ContainsFunc(e.Pats, func(p string) bool { return !ir.IsASCII(p) })
	if !ascii || e.Op == ir.Like {
		patterns, err := e.Patterns()
		if err != nil { // texts of a parsed rule are UTF-8 and short
			return func(row []value.Value) bool { return ir.Holds(e, func(f *ir.Field) value.Value { return row[s[f]] }) }
		}
		var res []*regexp.Regexp
		for _, re := range patterns {
			res = append(res, re.Compile())
		}
		return s.matches(e.X, res, true)
	}
	pats := e.Pats
	test := map[ir.TextOp]func(s, p string) bool{ir.Contains: strings.Contains, ir.Starts: strings.HasPrefix, ir.Ends: strings.HasSuffix}[e.Op]
	if !e.Cased {
		test = map[ir.TextOp]func(s, p string) bool{ir.Starts: value.HasPrefixFold, ir.Ends: value.HasSuffixFold}[e.Op]
		pats = make([]string, len(e.Pats))
		for i, p := range e.Pats {
			pats[i] = value.Lower(p)
		}
	}
	if e.Op == ir.Contains && !e.Cased {
		return s.onText(e.X, remember(contains(pats, e.Every)))
	}
	every := e.Every
	return s.onText(e.X, func(text string) bool {
		for _, p := range pats {
			if test(text, p) != every {
				return !every
			}
		}
		return every
	})
}

func contains(pats []string, every bool) func(string) bool {
	finders := make([]value.Finder, len(pats))
	for i, p := range pats {
		finders[i] = value.NewFinder(p)
	}
	return func(text string) bool {
		for i := range finders {
			if finders[i].In(text) != every {
				return !every
			}
		}
		return every
	}
}

func (s slots) matches(operand ir.Expr, res []*regexp.Regexp, every bool) engine.Cond {
	finders := make([]*regex.Finder, len(res))
	for i, re := range res {
		finders[i] = regex.NewFinder(re)
	}
	return s.onText(operand, remember(func(text string) bool {
		for _, f := range finders {
			if f.Match(text) != every {
				return !every
			}
		}
		return every
	}))
}
