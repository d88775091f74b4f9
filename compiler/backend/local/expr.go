package local

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
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
		return s.join(merged(e.Items), true)
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
		x, nets := s.expr(e.X), blocksOf(e.Nets)
		return func(row []value.Value) bool { return nets.has(x(row).Str()) }
	case *ir.InList:
		return s.inList(e)
	case *ir.TextTest:
		return s.textTest(e)
	case *ir.Matches:
		var res []*regexp.Regexp
		for _, re := range e.Regexes {
			res = append(res, re.Compile())
		}
		return s.matches(e.X, res, e.Every, false)
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

// merged makes tests for texts of one field, of which any may hold, one test: that looks
// at the field once, and for many texts at a time.
func merged(items []ir.Expr) (out []ir.Expr) {
	type kind struct {
		x     string
		op    ir.TextOp
		equal bool
		cased bool
		bytes bool
	}
	texts, values := map[kind]*ir.TextTest{}, map[kind]*ir.OneOf{}
	for _, item := range items {
		switch e := item.(type) {
		case *ir.TextTest:
			if e.Every && len(e.Pats) > 1 {
				break
			}
			k := kind{x: ir.String(e.X), op: e.Op, cased: e.Cased, bytes: onBytes(e)}
			if t := texts[k]; t != nil {
				t.Pats = append(t.Pats, e.Pats...)
				continue
			}
			t := *e
			t.Pats, t.Every = slices.Clone(e.Pats), false
			texts[k], item = &t, &t
		case *ir.Equal:
			lit, ok := e.Y.(*ir.Lit)
			if !ok || !e.X.Type().IsText() || lit.Value.IsNull() {
				break
			}
			k := kind{x: ir.String(e.X), equal: true, cased: e.Cased}
			if o := values[k]; o != nil {
				o.Values = append(o.Values, lit.Value)
				continue
			}
			values[k] = &ir.OneOf{At: e.At, X: e.X, Values: []value.Value{lit.Value}, Cased: e.Cased}
			item = values[k]
		}
		out = append(out, item)
	}
	return out
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
	if testsEscaped(e) {
		text := e.Y.(*ir.Lit).Value.Str()
		escaped := value.Escape(text)
		return s.onText(e.X, func(s string) bool { return sameText(s, text, cased) }, func(s string) bool { return sameText(s, escaped, cased) })
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
	if !e.X.Type().IsText() {
		x, values := s.expr(e.X), e.Values
		return func(row []value.Value) bool {
			v := x(row)
			return !v.IsNull() && slices.ContainsFunc(values, func(w value.Value) bool { return value.Compare(v, w) == 0 })
		}
	}
	var texts []string
	for _, v := range e.Values {
		texts = append(texts, v.Str())
	}
	return s.onText(e.X, textSet(texts, e.Cased), textSet(escapeAll(texts), e.Cased))
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
	within := blocksOf(nets)
	test := func(texts []string) func(string) bool {
		in := textSet(texts, false)
		return remember(func(s string) bool { return in(s) || len(within) > 0 && within.has(s) })
	}
	return s.onText(e.X, test(texts), test(escapeAll(texts)))
}

// testsEscaped reports whether a condition is one of a field alone, with constants,
// whose plan knows texts as value.EscapedOf has them too: those of paths are never
// unescaped for it.
func testsEscaped(e ir.Expr) bool {
	var x ir.Expr
	switch e := e.(type) {
	case *ir.Exists:
		x = e.X
	case *ir.Equal:
		if lit, ok := e.Y.(*ir.Lit); ok && e.X.Type().IsText() && !lit.Value.IsNull() {
			x = e.X
		}
	case *ir.OneOf:
		x = e.X
	case *ir.InList:
		x = e.X
	case *ir.TextTest:
		if onBytes(e) {
			x = e.X
		}
	case *ir.Matches:
		x = e.X
	}
	_, ok := x.(*ir.Ref)
	return ok
}

// onText tests a text, in one way as it is and in another as value.EscapedOf has it,
// which only fields hold; null passes no test.
func (s slots) onText(e ir.Expr, test, escaped func(string) bool) engine.Cond {
	if ref, ok := e.(*ir.Ref); ok {
		slot := s[ref.Field]
		return func(row []value.Value) bool {
			switch v := &row[slot]; {
			case v.IsNull():
				return false
			case v.Escaped():
				return escaped(v.Str())
			default:
				return test(v.Str())
			}
		}
	}
	x := s.expr(e)
	return func(row []value.Value) bool {
		v := x(row)
		return !v.IsNull() && test(v.Str())
	}
}

// escapeAll is value.Escape of each text.
func escapeAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = value.Escape(t)
	}
	return out
}

// onBytes reports whether a test compares bytes: where all texts are ASCII that
// folds as rules do.
func onBytes(e *ir.TextTest) bool {
	return !slices.ContainsFunc(e.Pats, func(p string) bool { return !ir.IsASCII(p) })
}

// textTest compares bytes where it can; other tests go through the pattern that
// every target shares.
func (s slots) textTest(e *ir.TextTest) engine.Cond {
	if !onBytes(e) {
		patterns, err := e.Patterns()
		if err != nil { // texts of a parsed rule are UTF-8 and short
			return func(row []value.Value) bool { return ir.Holds(e, func(f *ir.Field) value.Value { return row[s[f]] }) }
		}
		var res []*regexp.Regexp
		for _, re := range patterns {
			res = append(res, re.Compile())
		}
		return s.matches(e.X, res, true, foreign(e))
	}
	return s.onText(e.X, bytesTest(e, e.Pats), bytesTest(e, escapeAll(e.Pats)))
}

// bytesTest is a textTest with its texts, or with them escaped.
func bytesTest(e *ir.TextTest, pats []string) func(string) bool {
	test := map[ir.TextOp]func(s, p string) bool{ir.Contains: strings.Contains, ir.Starts: strings.HasPrefix, ir.Ends: strings.HasSuffix}[e.Op]
	if !e.Cased {
		test = map[ir.TextOp]func(s, p string) bool{ir.Starts: value.HasPrefixFold, ir.Ends: value.HasSuffixFold}[e.Op]
		lower := make([]string, len(pats))
		for i, p := range pats {
			lower[i] = value.Lower(p)
		}
		pats = lower
	}
	switch {
	case e.Op == ir.Like:
		return remember(like(pats, e.Cased, e.Every))
	case e.Op == ir.Contains && !e.Cased:
		return remember(contains(pats, e.Every))
	}
	every := e.Every
	if !every && len(pats) > few && e.Op != ir.Contains {
		return newEdges(pats, e.Op == ir.Ends, test).has
	}
	return func(text string) bool {
		for _, p := range pats {
			if test(text, p) != every {
				return !every
			}
		}
		return every
	}
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

func like(pats []string, cased, every bool) func(string) bool {
	patterns := make([]value.Pattern, len(pats))
	for i, p := range pats {
		patterns[i] = value.NewPattern(p, !cased)
	}
	return func(text string) bool {
		for i := range patterns {
			if patterns[i].Covers(text) != every {
				return !every
			}
		}
		return every
	}
}

// matches looks for expressions; of what no ASCII text holds only others are looked at.
func (s slots) matches(operand ir.Expr, res []*regexp.Regexp, every, foreign bool) engine.Cond {
	finders := make([]*regex.Finder, len(res))
	for i, re := range res {
		finders[i] = regex.NewFinder(re)
	}
	test := func(text string) bool {
		for _, f := range finders {
			if f.Match(text) != every {
				return !every
			}
		}
		return every
	}
	needs := sync.OnceValue(func() []string {
		texts := make([]string, len(finders))
		for i, f := range finders {
			texts[i] = f.Needs()
		}
		return escapeAll(texts)
	})
	// An escaped text is read only where it holds what every match of some expression
	// holds; else none matches.
	ofEscaped := func(raw string) bool {
		for _, n := range needs() {
			if strings.Contains(raw, n) {
				memory := unescaped.Get().(*[]byte)
				defer unescaped.Put(memory)
				*memory = logs.Unescape((*memory)[:0], []byte(raw))
				return test(engine.View(*memory))
			}
		}
		return false
	}
	inText, inEscaped := remember(test), remember(ofEscaped)
	if foreign {
		return s.onText(operand,
			func(text string) bool { return !ir.IsASCII(text) && inText(text) },
			func(raw string) bool { return (!ir.IsASCII(raw) || strings.Contains(raw, `\u`)) && inEscaped(raw) })
	}
	return s.onText(operand, inText, inEscaped)
}

// foreign reports whether every text that passes a test holds a character that is not
// ASCII, in any of its cases.
func foreign(e *ir.TextTest) bool {
	holds := func(p string) bool {
		return strings.ContainsFunc(p, func(r rune) bool {
			for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
				if next < utf8.RuneSelf {
					return false
				}
			}
			return r >= utf8.RuneSelf
		})
	}
	if e.Every {
		return slices.ContainsFunc(e.Pats, holds)
	}
	return !slices.ContainsFunc(e.Pats, func(p string) bool { return !holds(p) })
}

// unescaped is memory for texts at hand.
var unescaped = sync.Pool{New: func() any { return new([]byte) }}
