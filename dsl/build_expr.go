package dsl

import (
	"strconv"

	"sumodet/dsl/diag"
)

func (b *builder) condition(c *conditionText) Expr {
	if c == nil {
		return nil
	}
	items := each(c.Items, b.conjunct)
	if len(items) == 1 {
		return items[0]
	}
	return &And{b.at(c.words), items}
}

func (b *builder) conjunct(c *conjunctText) Expr {
	var x Expr
	if c.Block != nil {
		x = &Block{b.at(c.Block.words), c.Block.Kind, each(c.Block.Items, b.condition)}
	} else {
		x = b.test(c.Test)
	}
	if c.Not {
		return &Not{b.at(c.words), x}
	}
	return x
}

func (b *builder) test(t *testText) Expr {
	x := b.sum(t.X)
	b.noRegex(x)
	tail := t.Test
	if tail == nil {
		return x
	}
	test := &Test{At: b.at(t.words), X: x, Cased: tail.Cased, Quant: tail.Quant}
	switch {
	case tail.Exists != nil:
		test.Op, test.OpAt = "exists", b.token(*tail.Exists).Span
	case tail.Is != nil:
		test.Op, test.OpAt = "internal", b.token(*tail.Is).Span.To(b.token(*tail.What).Span)
	case tail.In != nil:
		test.Op, test.OpAt = "in", b.token(*tail.In).Span
		if w := tail.Within; w.List != nil {
			test.Y = &ListRef{b.at(w.words), b.name(w.List)}
		} else {
			test.Y = b.sum(w.Y)
		}
	case tail.Sign != nil:
		test.Op, test.OpAt = tail.Sign.Value, b.token(*tail.Sign).Span
		test.Y = b.sum(tail.Y)
	default:
		test.Op, test.OpAt = tail.Word.Value, b.token(*tail.Word).Span
		if tail.List != nil {
			test.Y = b.list(tail.List)
		} else {
			test.Y = b.sum(tail.Pattern)
		}
	}
	if name, ok := test.Y.(*Name); ok && !name.Quoted && isNull(name.Text) {
		b.p.mistake(test.Span, "there is no %s to compare with", name.Text).
			Note(`write "x exists" or "not x exists"`)
	}
	if test.Op == "matches" {
		b.onlyRegex(test.Y)
	} else {
		b.noRegex(test.Y)
	}
	return test
}

// onlyRegex demands a regex, or a list of them.
func (b *builder) onlyRegex(y Expr) {
	switch y := y.(type) {
	case *Regex:
	case *ListLit:
		for _, item := range y.Items {
			b.onlyRegex(item)
		}
	case *Str:
		b.p.mistake(y.Span, `"matches" takes a regex between slashes: /…/`).
			Note(`"like" takes a text with *, "contains" a text in which no character is special`)
	default:
		b.p.mistake(y.Place(), `"matches" takes a regex between slashes: /…/`)
	}
}

// noRegex refuses a regex that does not stand after matches.
func (b *builder) noRegex(x Expr) {
	switch x := x.(type) {
	case *Regex:
		b.p.mistake(x.Span, `a regex stands only after "matches" and in "parse regex"`).
			Note("text is written in quotes")
	case *ListLit:
		for _, item := range x.Items {
			b.noRegex(item)
		}
	}
}

// binding is how tightly an operator of arithmetic binds.
var binding = map[string]int{"+": 1, "-": 1, "*": 2}

// sum folds operands and operators into a tree, the tighter operators below.
func (b *builder) sum(s *sumText) Expr {
	operands := []Expr{b.operand(s.First)}
	var ops []string
	reduce := func(level int) {
		for len(ops) > 0 && binding[ops[len(ops)-1]] >= level {
			n := len(operands)
			l, r := operands[n-2], operands[n-1]
			operands = append(operands[:n-2], &Binary{At{l.Place().To(r.Place())}, ops[len(ops)-1], l, r})
			ops = ops[:len(ops)-1]
		}
	}
	for _, step := range s.Rest {
		reduce(binding[step.Op])
		ops = append(ops, step.Op)
		operands = append(operands, b.operand(step.Operand))
	}
	if len(ops) > 0 {
		for _, o := range operands {
			b.noRegex(o)
		}
	}
	reduce(0)
	return operands[0]
}

func (b *builder) operand(o *operandText) Expr {
	x := b.primary(o)
	if o.Minus == nil {
		return x
	}
	minus := b.token(*o.Minus).Span
	switch x := x.(type) {
	case *Num:
		return negative(x, minus)
	case *Range:
		if lo, ok := x.Lo.(*Num); ok {
			return &Range{At{minus.To(x.Span)}, negative(lo, minus), x.Hi}
		}
	}
	return &Neg{b.at(o.words), x}
}

// negative is the number with the minus sign that stands before it.
func negative(n *Num, minus diag.Span) *Num {
	return &Num{At{minus.To(n.Span)}, -n.Value, "-" + n.Text}
}

func (b *builder) primary(o *operandText) Expr {
	switch {
	case o.Number != nil:
		lo := b.num(o.Number.Lo)
		if o.Number.Hi == nil {
			return lo
		}
		hi := b.num(o.Number.Hi)
		if o.Number.Minus != nil {
			hi = negative(hi, b.token(*o.Number.Minus).Span)
		}
		return &Range{At{lo.Span.To(hi.Span)}, lo, hi}
	case o.Duration != nil:
		lo := b.dur(o.Duration.Lo)
		if o.Duration.Hi == nil {
			return lo
		}
		hi := b.dur(o.Duration.Hi)
		return &Range{At{lo.Span.To(hi.Span)}, lo, hi}
	case o.String != nil:
		return b.str(o.String)
	case o.Name != nil:
		name := b.name(o.Name.Name)
		if o.Name.Args == nil {
			return name
		}
		call := &Call{b.span(name.Span.Start, b.argsEnd(o.Name.Args)), name, each(o.Name.Args.Args, b.condition)}
		b.known(call)
		return call
	case o.List != nil:
		return b.list(o.List)
	case o.Paren != nil:
		return &Paren{b.at(o.Paren.words), b.condition(o.Paren.X)}
	case o.Regex != nil:
		return b.regex(o.Regex)
	case o.Net != nil:
		return b.net(o.Net)
	default:
		return b.date(o.Date)
	}
}

func (b *builder) list(l *listLiteral) *ListLit {
	return &ListLit{b.at(l.words), each(l.Items, b.sum)}
}

func (b *builder) argsEnd(a *argumentsText) int { return b.at(a.words).Span.End }

// known refuses the functions of other languages and those that are not there
// yet. What functions there are is for the checker to know.
func (b *builder) known(c *Call) {
	if hint, ok := laterFunctions[c.Func.Text]; ok {
		b.p.later(c.Func.Span, c.Func.Text+"()", hint)
	} else if hint, ok := foreignFunctions[c.Func.Text]; ok {
		b.p.mistake(c.Func.Span, "a rule has no function %s()", c.Func.Text).Note("%s", hint)
	}
}

func number(text string) float64 {
	v, _ := strconv.ParseFloat(text, 64) // the lexer has measured it
	return v
}
