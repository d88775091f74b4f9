package siem

import (
	"strconv"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/siemql"
	"sumodet/compiler/value"
)

// attrTest says what a source's records have in common.
func attrTest(t ir.AttrTest) siemql.Expr {
	x := attr(&t.Attr)
	var items []siemql.Expr
	for _, v := range t.Values {
		items = append(items, literal(v))
	}
	return isIn(x, items)
}

func literal(v value.Value) siemql.Expr {
	switch v.Kind() {
	case value.Text:
		return siemql.Text(v.Str())
	case value.Bool:
		return &siemql.Bool{Value: v.Truth()}
	}
	return siemql.Number(v.Num())
}

// cond returns a condition. Every test says that its attributes are there:
// whether functions of null are null, and whether null passes a negated test,
// is not documented (cloud-siem.md 1.4).
func (e *emitter) cond(c ir.Expr) siemql.Expr {
	switch c := c.(type) {
	case *ir.All:
		return siemql.All(e.conds(c.Items)...)
	case *ir.Any:
		return siemql.Any(e.conds(c.Items)...)
	case *ir.Not:
		return e.negated(c.X)
	case *ir.Ref:
		if c.Field.Let != nil {
			return e.let(c.Field, e.cond)
		}
	}
	test, absent := e.test(c)
	var parts []siemql.Expr
	for _, x := range absent {
		if n, ok := x.(*siemql.IsNull); ok {
			parts = append(parts, &siemql.IsNull{X: n.X, Not: true})
		} else {
			parts = append(parts, siemql.Negate(x))
		}
	}
	return siemql.All(append(parts, test)...)
}

func (e *emitter) conds(items []ir.Expr) []siemql.Expr {
	out := make([]siemql.Expr, len(items))
	for i, c := range items {
		out[i] = e.cond(c)
	}
	return out
}

// negated returns NOT of a condition, moved inwards: null passes it.
func (e *emitter) negated(c ir.Expr) siemql.Expr {
	switch c := c.(type) {
	case *ir.Not:
		return e.cond(c.X)
	case *ir.All:
		var items []siemql.Expr
		for _, i := range c.Items {
			items = append(items, e.negated(i))
		}
		return siemql.Any(items...)
	case *ir.Any:
		var items []siemql.Expr
		for _, i := range c.Items {
			items = append(items, e.negated(i))
		}
		return siemql.All(items...)
	case *ir.Ref:
		if c.Field.Let != nil {
			return e.let(c.Field, e.negated)
		}
	}
	test, absent := e.test(c)
	if n, ok := test.(*siemql.Not); ok {
		return siemql.Any(append(absent, n.X)...)
	}
	return siemql.Any(append(absent, siemql.Negate(test))...)
}

// test returns a test and what says that what it tests is not there: then it
// is false, and its negation true.
func (e *emitter) test(c ir.Expr) (siemql.Expr, []siemql.Expr) {
	switch c := c.(type) {
	case *ir.Exists:
		x := e.value(c.X)
		test := siemql.Negate(siemql.Fn("isBlank", x))
		if a := mapped(c.X); a != nil && a.As == "" && !numeric(a) && c.X.Type().IsNumeric() {
			return siemql.Fn("isNumeric", x), []siemql.Expr{siemql.Fn("isBlank", x)} // text that is no number is none to a rule
		}
		if _, ok := x.(*siemql.Field); ok {
			return test, nil
		}
		return test, nulls(x)
	case *ir.Equal:
		if lit, ok := c.Y.(*ir.Lit); ok {
			return e.oneOf(&ir.OneOf{At: c.At, X: c.X, Values: []value.Value{lit.Value}, Cased: c.Cased})
		}
		if !c.X.Type().IsText() {
			x, y := e.number(c.X), e.number(c.Y)
			return &siemql.Compare{X: x, Op: "=", Y: y}, nulls(x, y)
		}
		x, y := e.text(c, c.X), e.text(c, c.Y)
		absent := append(nulls(x, y), siemql.Fn("isEmpty", x)) // an empty text equals another
		if !c.Cased {
			x, y = siemql.Fn("lower", x), siemql.Fn("lower", y)
		}
		return &siemql.Compare{X: x, Op: "=", Y: y}, absent
	case *ir.Order:
		x, y := e.number(c.X), e.number(c.Y)
		return &siemql.Compare{X: x, Op: c.Op, Y: y}, nulls(x, y)
	case *ir.OneOf:
		return e.oneOf(c)
	case *ir.InRange:
		x := e.number(c.X)
		return siemql.All(&siemql.Compare{X: x, Op: ">=", Y: siemql.Number(c.Lo)}, &siemql.Compare{X: x, Op: "<=", Y: siemql.Number(c.Hi)}), nulls(x)
	case *ir.InNets:
		return e.inNets(c)
	case *ir.InList:
		return e.inList(c)
	case *ir.TextTest:
		patterns, err := c.Patterns()
		if err != nil {
			e.refuse(c.Span, "this: "+err.Error(), "local runs")
			return &siemql.Bool{}, nil
		}
		return e.matchesAll(c, c.X, patterns, true, c.Cased)
	case *ir.Matches:
		return e.matchesAll(c, c.X, c.Regexes, c.Every, c.Cased)
	}
	e.refuse(c.Place(), "this: a record has no bools", "a log search", "local runs")
	return &siemql.Bool{}, nil
}

// nulls says that an attribute which expressions need is null.
func nulls(items ...siemql.Expr) (out []siemql.Expr) {
	for _, x := range items {
		siemql.Walk(x, func(n siemql.Expr) bool {
			if f, ok := n.(*siemql.Field); ok {
				out = append(out, &siemql.IsNull{X: f})
			}
			return !total(n)
		})
	}
	return out
}

// matchesAll searches for patterns in a form that means the same whether
// matches searches or wants the whole value (cloud-siem.md 1.3).
func (e *emitter) matchesAll(at ir.Expr, operand ir.Expr, patterns []*regex.Regex, every, cased bool) (siemql.Expr, []siemql.Expr) {
	x := e.text(at, operand)
	absent := nulls(x)
	if ir.PassesEmpty(patterns, every) {
		absent = append(absent, siemql.Fn("isEmpty", x))
	}
	var tests []siemql.Expr
	for _, re := range patterns {
		tests = append(tests, matches(x, re, cased))
	}
	if every {
		return siemql.All(tests...), absent
	}
	return siemql.Any(tests...), absent
}

// matches searches text for a pattern, which folds by itself; lower beside it is
// the vendor's own habit. Letters beyond ASCII may have a third form, which
// lower would change and the rule does not: there it is left out.
func matches(x siemql.Expr, re *regex.Regex, cased bool) siemql.Expr {
	pattern := re.Whole(regex.Bare)
	if !cased && re.Folds() && ir.IsASCII(pattern) {
		x = siemql.Fn("lower", x)
	}
	return &siemql.Matches{X: x, Pattern: siemql.Pattern(pattern)}
}

// oneOf compares with literals: by = where that is sure to be read as it is
// meant, else by an anchored pattern.
func (e *emitter) oneOf(c *ir.OneOf) (siemql.Expr, []siemql.Expr) {
	a := mapped(c.X)
	if a != nil && a.As != "" {
		return e.oneOfAs(c, a)
	}
	if !c.X.Type().IsText() {
		x := e.number(c.X)
		var items []siemql.Expr
		for _, v := range c.Values {
			items = append(items, siemql.Number(v.Num()))
		}
		return isIn(x, items), nulls(x)
	}
	if a != nil && numeric(a) {
		x := e.value(c.X)
		var items []siemql.Expr
		for _, v := range c.Values {
			n, ok := value.ParseNumber(v.Str())
			if !ok || value.FormatNumber(n) != v.Str() {
				e.refuse(c.Span, "a text other than a plain number of "+attrName(a)+", which holds numbers", "a log search", "local runs")
				return &siemql.Bool{}, nil
			}
			items = append(items, siemql.Number(n))
		}
		return isIn(x, items), nulls(x)
	}
	x := e.text(c, c.X)
	absent := nulls(x)
	texts := make([]string, len(c.Values))
	plain := true
	for i, v := range c.Values {
		texts[i] = v.Str()
		plain = plain && siemql.Quotable(v.Str()) && !strings.Contains(v.Str(), `\`) && (c.Cased || ir.IsASCII(v.Str()))
	}
	if !plain {
		re, err := ir.ExactPattern(texts, c.Cased)
		if err != nil {
			e.refuse(c.Span, "this: "+err.Error(), "local runs")
			return &siemql.Bool{}, nil
		}
		return matches(x, re, c.Cased), absent
	}
	if !c.Cased {
		x = siemql.Fn("lower", x)
	}
	var items []siemql.Expr
	for _, t := range texts {
		if !c.Cased {
			t = value.Lower(t)
		}
		items = append(items, siemql.Text(t))
	}
	return isIn(x, items), absent
}

func isIn(x siemql.Expr, items []siemql.Expr) siemql.Expr {
	if len(items) == 1 {
		return &siemql.Compare{X: x, Op: "=", Y: items[0]}
	}
	return &siemql.In{X: x, Items: items}
}

// oneOfAs compares an attribute that holds the value within other text.
func (e *emitter) oneOfAs(c *ir.OneOf, a *ir.Attr) (siemql.Expr, []siemql.Expr) {
	x := siemql.Expr(attr(a))
	absent := nulls(x)
	fold := c.X.Type().IsText() && !c.Cased
	var items []siemql.Expr
	for _, v := range c.Values {
		s := strings.ReplaceAll(a.As, "{}", v.String())
		if !siemql.Quotable(s) || strings.Contains(s, `\`) || fold && !ir.IsASCII(s) {
			e.refuse(c.Span, "equality with "+strconv.Quote(s), "a log search", "local runs")
			return &siemql.Bool{}, nil
		}
		if fold {
			s = value.Lower(s)
		}
		items = append(items, siemql.Text(s))
	}
	if fold {
		x = siemql.Fn("lower", x)
	}
	return isIn(x, items), absent
}

func (e *emitter) inNets(c *ir.InNets) (siemql.Expr, []siemql.Expr) {
	v4, v6, left := ir.Split(c.Nets)
	for _, n := range left {
		e.refuse(c.Span, "whether an address is in the IPv6 network "+n.String(), "local runs")
		return &siemql.Bool{}, nil
	}
	x := e.text(c, c.X)
	var some []siemql.Expr
	if len(v4) > 0 {
		var tests []siemql.Expr
		for _, n := range v4 {
			tests = append(tests, siemql.Fn("compareCIDRPrefix", x, siemql.Text(n.Addr().String()), siemql.Text(strconv.Itoa(n.Bits()))))
		}
		some = append(some, siemql.All(siemql.Fn("isValidIPv4", x), siemql.Any(tests...)))
	}
	if len(v6) > 0 {
		test, _ := e.matchesAll(c, c.X, v6, false, false)
		some = append(some, siemql.All(siemql.Fn("isValidIPv6", x), test))
	}
	return siemql.Any(some...), nulls(x)
}

// inList writes a short list into the rule. A long one becomes a match list,
// which says of a record that some field of the list's kind is on it: that is
// the same only where the record has one such field.
func (e *emitter) inList(c *ir.InList) (siemql.Expr, []siemql.Expr) {
	l := c.List
	if len(l.Rows) == 0 {
		return &siemql.Bool{}, nil
	}
	one := &ir.OneOf{At: c.At, X: c.X}
	nets := &ir.InNets{At: c.At, X: c.X}
	for _, r := range l.Rows {
		if p, ok := l.Block(r); ok {
			nets.Nets = append(nets.Nets, p)
		} else {
			one.Values = append(one.Values, value.TextOf(r.Value))
		}
	}
	if len(l.Rows) > backend.MaxInline {
		return e.matchList(c, len(nets.Nets) > 0)
	}
	var tests, absent []siemql.Expr
	if len(one.Values) > 0 {
		t, f := e.oneOf(one)
		tests, absent = append(tests, t), f
	}
	if len(nets.Nets) > 0 {
		t, f := e.inNets(nets)
		tests, absent = append(tests, t), f
	}
	return siemql.Any(tests...), absent
}

func (e *emitter) matchList(c *ir.InList, blocks bool) (siemql.Expr, []siemql.Expr) {
	a := mapped(c.X)
	if a == nil || a.As != "" || blocks { // a list's rows hold nothing of the text around a value
		can := []string{"a log search", "local runs"}
		if blocks {
			can = can[1:]
		}
		e.refuse(c.Span, "a list of more than "+strconv.Itoa(backend.MaxInline)+" rows here", can...)
		return &siemql.Bool{}, nil
	}
	feeding := c.List.Kind.Fields()
	var have []string
	for _, f := range e.b.Source.Fields {
		if f.Attr != nil {
			for _, name := range feeding {
				if f.Attr.Name == name {
					have = append(have, name)
				}
			}
		}
	}
	if len(have) != 1 || have[0] != a.Name {
		e.diags.Errorf("cannot-say", c.Span, "%s cannot say which field is on the list %s", target, c.List.Name).
			Note("a match list of this kind tells only that one of these is on it: %s", strings.Join(few(feeding), ", ")).
			Note("the record has of these: %s", strings.Join(have, ", "))
		return &siemql.Bool{}, nil
	}
	e.needs = append(e.needs, c.List.Name)
	return siemql.Fn("array_contains", siemql.Attr("listMatches"), siemql.Text(c.List.Name)), nil
}
