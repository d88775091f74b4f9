package dsl

import (
	"strconv"

	"github.com/alecthomas/participle/v2/lexer"

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
	tail := t.Tail
	if tail == nil {
		return x
	}
	test := &Test{At: b.at(t.words), X: x, Op: tail.Word.Value, OpAt: b.token(tail.Word).Span, Cased: tail.Cased, Quant: tail.Quant}
	switch {
	case tail.Last != nil:
		test.Op, test.OpAt = tail.Last.Value, test.OpAt.To(b.token(tail.Last).Span)
	case tail.Named != nil:
		test.Y = &ListRef{b.at(tail.Named.words), b.name(tail.Named.Name)}
	case tail.List != nil:
		test.Y = b.list(tail.List)
	case tail.Y != nil:
		test.Y = b.sum(tail.Y)
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
	minus := b.token(o.Minus).Span
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
	case o.List != nil:
		return b.list(o.List)
	case o.Paren != nil:
		return &Paren{b.at(o.words), b.condition(o.Paren)}
	case o.Args != nil:
		name := b.name(&nameText{o.Token})
		call := &Call{At{name.Span.To(b.at(o.Args.words).Span)}, name, each(o.Args.Args, b.condition)}
		b.known(call)
		return call
	case o.Hi != nil:
		lo, hi := b.value(o.Token), b.value(o.Hi)
		if o.HiMinus != nil {
			hi = negative(hi.(*Num), b.token(o.HiMinus).Span)
		}
		return &Range{At{lo.Place().To(hi.Place())}, lo, hi}
	}
	return b.value(o.Token)
}

// value is an operand of one token.
func (b *builder) value(t *lexer.Token) Expr {
	switch t.Type {
	case kindNumber:
		return b.num(&numberText{t})
	case kindDuration:
		return b.dur(&durationText{t})
	case kindName, kindQuoted:
		return b.name(&nameText{t})
	case kindString, kindRaw:
		return b.str(&stringText{t})
	case kindRegex:
		return b.regex(&regexText{t})
	case kindNet:
		return b.net(&netText{t})
	default:
		return b.date(&dateText{t})
	}
}

func (b *builder) list(l *listLiteral) *ListLit {
	return &ListLit{b.at(l.words), each(l.Items, b.sum)}
}

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
