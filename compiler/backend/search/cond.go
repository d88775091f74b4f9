package search

import (
	"strconv"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// cond returns a condition. Positive tests of null are false in Sumo beyond
// doubt; whether negative ones hold is not documented, so negations are moved
// inwards to the tests and guarded there (sumo-query-language.md 6.1).
func (e *emitter) cond(c ir.Expr) sumoql.Expr { return e.either(c, false) }

func (e *emitter) either(c ir.Expr, negated bool) sumoql.Expr {
	switch c := c.(type) {
	case *ir.Not:
		return e.either(c.X, !negated)
	case *ir.All:
		return e.join(c.Items, negated, negated)
	case *ir.Any:
		return e.join(c.Items, negated, !negated)
	case *ir.Exists:
		return e.exists(c.X, negated)
	case *ir.Ref: // a named condition
		if negated {
			return not(field(c.Field.Name))
		}
		return field(c.Field.Name)
	case *ir.Call: // if(…) between conditions
		x := compare(e.value(c), "=", &sumoql.Bool{Value: !negated})
		return x
	}
	test, operands := e.test(c)
	if !negated {
		if x := e.hollow(c); x != nil {
			return and(not(e.null(x)), test)
		}
		return test
	}
	var guards []sumoql.Expr
	for _, x := range operands {
		if r, ok := x.(*ir.Ref); ok && e.solid[r.Field] {
			continue
		}
		if _, ok := x.(*ir.Lit); !ok {
			guards = append(guards, e.null(x))
		}
	}
	return or(append(guards, not(test))...)
}

func (e *emitter) join(items []ir.Expr, negated, alternatives bool) sumoql.Expr {
	out := make([]sumoql.Expr, 0, len(items))
	for _, c := range items {
		x := e.either(c, negated)
		// a or (b or c) is a or b or c.
		switch y := x.(type) {
		case *sumoql.Or:
			if alternatives {
				out = append(out, y.Items...)
				continue
			}
		case *sumoql.And:
			if !alternatives {
				out = append(out, y.Items...)
				continue
			}
		}
		out = append(out, x)
	}
	if alternatives {
		return or(out...)
	}
	return and(out...)
}

// null tests whether an operand is null, which an empty text is too.
func (e *emitter) null(x ir.Expr) sumoql.Expr {
	if x.Type().IsText() {
		return call("isEmpty", e.operand(x))
	}
	return call("isNull", e.operand(x))
}

func (e *emitter) exists(x ir.Expr, negated bool) sumoql.Expr {
	f := "isBlank"
	if !x.Type().IsText() {
		f = "isNull"
	}
	test := sumoql.Expr(call(f, e.operand(x)))
	if negated {
		return test
	}
	return not(test)
}

// test returns a test and the operands that it must find not null.
func (e *emitter) test(c ir.Expr) (sumoql.Expr, []ir.Expr) {
	switch c := c.(type) {
	case *ir.Equal:
		return e.equal(c), []ir.Expr{c.X, c.Y}
	case *ir.Order:
		return compare(e.operand(c.X), c.Op, e.operand(c.Y)), []ir.Expr{c.X, c.Y}
	case *ir.OneOf:
		return e.oneOf(c), []ir.Expr{c.X}
	case *ir.InRange:
		x := e.operand(c.X)
		return and(compare(x, ">=", number(c.Lo)), compare(x, "<=", number(c.Hi))), []ir.Expr{c.X}
	case *ir.InNets:
		return e.inNets(c), []ir.Expr{c.X}
	case *ir.InList:
		return e.inList(c), []ir.Expr{c.X}
	case *ir.TextTest:
		patterns, err := c.Patterns()
		if err != nil {
			e.refuse(c.Span, "this: "+err.Error(), "local runs")
			return &sumoql.Bool{}, nil
		}
		return e.matches(c.X, patterns, true), []ir.Expr{c.X}
	case *ir.Matches:
		return e.matches(c.X, c.Regexes, c.Every), []ir.Expr{c.X}
	}
	return &sumoql.Bool{}, nil // *ir.Bad: reported, nothing is emitted
}

func (e *emitter) matches(x ir.Expr, patterns []*regex.Regex, every bool) sumoql.Expr {
	var tests []sumoql.Expr
	for _, re := range patterns {
		tests = append(tests, &sumoql.Matches{X: e.operand(x), Pattern: pattern(re)})
	}
	if every {
		return and(tests...)
	}
	return or(tests...)
}

func pattern(re *regex.Regex) *sumoql.Regex { return &sumoql.Regex{Text: re.Portable(regex.Slashes)} }

// equal compares as the rule does: text without case through toLowerCase,
// unless a letter beyond ASCII would then fold otherwise than in a rule.
func (e *emitter) equal(c *ir.Equal) sumoql.Expr {
	if lit, ok := c.Y.(*ir.Lit); ok {
		return e.oneOf(&ir.OneOf{At: c.At, X: c.X, Values: []value.Value{lit.Value}, Cased: c.Cased})
	}
	x, y := e.operand(c.X), e.operand(c.Y)
	if c.X.Type().IsText() && !c.Cased {
		x, y = lower(x), lower(y)
	}
	return compare(x, "=", y)
}

// hollow returns an operand of which a test could hold though it is null, and
// nil where there is none: an empty text passes a pattern that asks for
// nothing, and whether null equals null is not documented.
func (e *emitter) hollow(c ir.Expr) ir.Expr {
	var x ir.Expr
	switch c := c.(type) {
	case *ir.Equal:
		if _, ok := c.Y.(*ir.Lit); !ok {
			x = c.X
		}
	case *ir.Matches:
		if ir.PassesEmpty(c.Regexes, c.Every) {
			x = c.X
		}
	}
	if r, ok := x.(*ir.Ref); ok && e.solid[r.Field] {
		return nil
	}
	return x
}

func lower(x sumoql.Expr) sumoql.Expr { return call("toLowerCase", x) }

func (e *emitter) oneOf(c *ir.OneOf) sumoql.Expr {
	x := e.operand(c.X)
	if !c.X.Type().IsText() {
		var tests []sumoql.Expr
		for _, v := range c.Values {
			tests = append(tests, compare(x, "=", number(v.Num())))
		}
		return or(tests...)
	}
	items := make([]sumoql.Expr, len(c.Values))
	texts := make([]string, len(c.Values))
	plain := true
	for i, v := range c.Values {
		texts[i] = v.Str()
		plain = plain && (c.Cased || ir.IsASCII(v.Str())) && !template(v.Str())
		if !c.Cased {
			items[i] = text(value.Lower(v.Str()))
		} else {
			items[i] = text(v.Str())
		}
	}
	if !plain {
		re, err := ir.ExactPattern(texts, c.Cased)
		if err != nil {
			e.refuse(c.Span, "this: "+err.Error(), "local runs")
			return &sumoql.Bool{}
		}
		return &sumoql.Matches{X: x, Pattern: pattern(re)}
	}
	if !c.Cased {
		x = lower(x)
	}
	if len(items) == 1 {
		return compare(x, "=", items[0])
	}
	return &sumoql.In{X: x, Items: items}
}

// template reports whether Sumo may take a text for one with a parameter, whose
// value it puts in before it reads the query, within quotes too
// (sumo-query-language.md 1.6). A pattern escapes the braces.
func template(s string) bool { return strings.Contains(s, "{{") }

func (e *emitter) inNets(c *ir.InNets) sumoql.Expr {
	v4, v6, left := ir.Split(c.Nets)
	for _, n := range left {
		e.refuse(c.Span, "whether an address is in the IPv6 network "+n.String(), "local runs")
		return &sumoql.Bool{}
	}
	x := e.operand(c.X)
	var some []sumoql.Expr
	if len(v4) > 0 {
		var tests []sumoql.Expr
		for _, n := range v4 {
			tests = append(tests, call("compareCIDRPrefix", x, text(n.Addr().String()), text(strconv.Itoa(n.Bits()))))
		}
		some = append(some, and(call("isValidIPv4", x), or(tests...)))
	}
	if len(v6) > 0 {
		some = append(some, and(call("isValidIPv6", x), e.matches(c.X, v6, false)))
	}
	return or(some...)
}

// inList writes a short list into the query and looks a long one up.
func (e *emitter) inList(c *ir.InList) sumoql.Expr {
	if len(c.List.Rows) == 0 {
		return &sumoql.Bool{}
	}
	if len(c.List.Rows) > backend.MaxInline {
		return e.lookup(c)
	}
	var tests []sumoql.Expr
	one := &ir.OneOf{At: c.At, X: c.X}
	nets := &ir.InNets{At: c.At, X: c.X}
	for _, r := range c.List.Rows {
		if p, ok := c.List.Block(r); ok {
			nets.Nets = append(nets.Nets, p)
		} else {
			one.Values = append(one.Values, value.TextOf(r.Value))
		}
	}
	if len(one.Values) > 0 {
		tests = append(tests, e.oneOf(one))
	}
	if len(nets.Nets) > 0 {
		tests = append(tests, e.inNets(nets))
	}
	return or(tests...)
}

// lookup adds a stage that looks the value up in the list's table; the key
// column is there when a row has it (sumo-query-language.md 3.11).
func (e *emitter) lookup(c *ir.InList) sumoql.Expr {
	for _, r := range c.List.Rows {
		if _, block := c.List.Block(r); block {
			e.refuse(c.Span, "whether an address is in the blocks of a list of more than "+strconv.Itoa(backend.MaxInline)+" rows", "local runs")
			return &sumoql.Bool{}
		}
	}
	key := e.fresh(c.List.Name + "_key")
	e.assign(e.operand(c.X), key)
	found := e.fresh(c.List.Name + "_row")
	e.add(&sumoql.Lookup{
		Columns: []*sumoql.LookupColumn{{Name: field("value"), As: field(found)}},
		Path:    &sumoql.Path{Text: `path://"${lookup:` + c.List.Name + `}"`},
		On:      []*sumoql.LookupKey{{Column: field("value"), Field: field(key)}},
	})
	e.needs = append(e.needs, c.List.Name)
	return not(call("isBlank", field(found)))
}
