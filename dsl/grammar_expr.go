package dsl

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Conditions are most of a file, so that these types parse themselves, as
// participle lets a type do: by tags it took some ten times as long. Here too
// the next token settles every choice, and the token at which parsing stops is
// the one that is wrong. expressions is what they parse, in the notation and
// under the names of participle's own account.
const expressions = `
conditionText = Conjunct ("and" Conjunct)* .
Conjunct = "not"? (Block | Test) .
Block = ("all" | "any" | "none") "{" conditionText (<end> conditionText)* "}" .
Test = Sum Tail? .
Tail = "exists" | ("is" "internal") | ("in" (("list" nameText) | Sum)) | (("=" | "!=" | "<" | "<=" | ">" | ">=") Sum) | (("contains" | "starts" | "ends" | "like" | "matches") "cased"? ((("any" | "all") List) | Sum)) .
Sum = Operand (("+" | "-" | "*") Operand)* .
Operand = "-"? ((<number> (".." "-"? <number>)?) | (<duration> (".." <duration>)?) | (nameText argumentsText?) | List | ("(" conditionText ")") | <string> | <raw> | <regex> | <net> | <date>) .
argumentsText = "(" (conditionText ("," conditionText)* ","?)? ")" .
List = "[" (Sum ("," Sum)* ","?)? "]" .
nameText = <name> | <quoted> .
stringText = <string> | <raw> .
numberText = <number> .
durationText = <duration> .
dateText = <date> .
netText = <net> .
techniqueText = <technique> .
regexText = <regex> .`

// conditionText is a condition or an expression. Which of both is meant is for
// the checker to say: a bool field is an expression and a condition.
type conditionText struct {
	words
	Items []*conjunctText
}

type conjunctText struct {
	words
	Not   bool
	Block *blockText
	Test  *testText
}

type blockText struct {
	words
	Kind  string
	Items []*conditionText
}

type testText struct {
	words
	X    *sumText
	Tail *tailText
}

// tailText is what stands behind the value that is tested. Word is its first
// token, Last its last where it is of two words.
type tailText struct {
	Word  *lexer.Token
	Last  *lexer.Token
	Named *listName // in list …
	Cased bool
	Quant string
	List  *listLiteral // any […], all […]
	Y     *sumText
}

type listName struct {
	words
	Name *nameText
}

// sumText is the flat list that sum in build_expr.go makes a tree of.
type sumText struct {
	First *operandText
	Rest  []stepText
}

type stepText struct {
	Op      string
	Operand *operandText
}

// operandText is one value; which fields are set tells its kind, and Token is
// that of a value of one token.
type operandText struct {
	words
	Minus   *lexer.Token
	Token   *lexer.Token
	HiMinus *lexer.Token // of a range
	Hi      *lexer.Token
	Args    *argumentsText
	List    *listLiteral
	Paren   *conditionText
}

type argumentsText struct {
	words
	Args []*conditionText
}

type listLiteral struct {
	words
	Items []*sumText
}

// Parse implements participle.Parseable.
func (c *conditionText) Parse(lex *lexer.PeekingLexer) error { return exprParser{lex}.condition(c) }

// Parse implements participle.Parseable.
func (a *argumentsText) Parse(lex *lexer.PeekingLexer) error { return exprParser{lex}.arguments(a) }

type exprParser struct{ *lexer.PeekingLexer }

// is reports whether a word or sign comes next. No other kind of token is
// written as one.
func (p exprParser) is(word string) bool { return p.Peek().Value == word }

func (p exprParser) skip(word string) bool {
	if p.is(word) {
		p.Next()
		return true
	}
	return false
}

// want takes a word or sign; that another token comes is a mistake.
func (p exprParser) want(word string) error {
	if p.skip(word) {
		return nil
	}
	return p.unexpected()
}

func (p exprParser) kind(kinds ...lexer.TokenType) (*lexer.Token, error) {
	for _, k := range kinds {
		if p.Peek().Type == k {
			return p.Next(), nil
		}
	}
	return nil, p.unexpected()
}

func (p exprParser) unexpected() error {
	return &participle.UnexpectedTokenError{Unexpected: *p.Peek()}
}

// since sets the tokens of a node that began at a place.
func (p exprParser) since(start lexer.RawCursor, w *words) {
	w.Tokens = p.Range(start, p.RawCursor())
}

func (p exprParser) condition(c *conditionText) error {
	defer p.since(p.RawCursor(), &c.words)
	for {
		conjunct := &conjunctText{}
		if err := p.conjunct(conjunct); err != nil {
			return err
		}
		c.Items = append(c.Items, conjunct)
		if !p.skip("and") {
			return nil
		}
	}
}

func (p exprParser) conjunct(c *conjunctText) error {
	defer p.since(p.RawCursor(), &c.words)
	c.Not = p.skip("not")
	if p.is("all") || p.is("any") || p.is("none") {
		c.Block = &blockText{}
		return p.block(c.Block)
	}
	c.Test = &testText{}
	return p.test(c.Test)
}

func (p exprParser) block(b *blockText) error {
	defer p.since(p.RawCursor(), &b.words)
	b.Kind = p.Next().Value
	if err := p.want("{"); err != nil {
		return err
	}
	for {
		c := &conditionText{}
		if err := p.condition(c); err != nil {
			return err
		}
		b.Items = append(b.Items, c)
		if p.Peek().Type != kindEnd {
			return p.want("}")
		}
		p.Next()
	}
}

func (p exprParser) test(t *testText) (err error) {
	defer p.since(p.RawCursor(), &t.words)
	if t.X, err = p.sum(); err != nil {
		return err
	}
	switch p.Peek().Value {
	case "exists", "is", "in", "=", "!=", "<", "<=", ">", ">=", "contains", "starts", "ends", "like", "matches":
		t.Tail = &tailText{Word: p.Next()}
		return p.tail(t.Tail)
	}
	return nil
}

func (p exprParser) tail(t *tailText) (err error) {
	switch t.Word.Value {
	case "exists":
		return nil
	case "is":
		t.Last = p.Peek()
		return p.want("internal")
	case "in":
		if t.Named = p.listName(); t.Named != nil {
			return nil
		}
	case "contains", "starts", "ends", "like", "matches":
		t.Cased = p.skip("cased")
		if p.is("any") || p.is("all") {
			t.Quant = p.Next().Value
			t.List = &listLiteral{}
			return p.list(t.List)
		}
	}
	t.Y, err = p.sum()
	return err
}

// listName parses "list NAME"; a list that has no name behind it is a field.
func (p exprParser) listName() *listName {
	l := &listName{}
	defer p.since(p.RawCursor(), &l.words)
	start := p.MakeCheckpoint()
	if !p.skip("list") {
		return nil
	}
	name, err := p.kind(kindName, kindQuoted)
	if err != nil {
		p.LoadCheckpoint(start)
		return nil
	}
	l.Name = &nameText{name}
	return l
}

func (p exprParser) sum() (s *sumText, err error) {
	s = &sumText{}
	if s.First, err = p.operand(); err != nil {
		return nil, err
	}
	for p.is("+") || p.is("-") || p.is("*") {
		step := stepText{Op: p.Next().Value}
		if step.Operand, err = p.operand(); err != nil {
			return nil, err
		}
		s.Rest = append(s.Rest, step)
	}
	return s, nil
}

func (p exprParser) operand() (_ *operandText, err error) {
	o := &operandText{}
	defer p.since(p.RawCursor(), &o.words)
	if p.is("-") {
		o.Minus = p.Next()
	}
	o.Token = p.Peek()
	switch o.Token.Type {
	case kindNumber:
		p.Next()
		if p.skip("..") {
			if p.is("-") {
				o.HiMinus = p.Next()
			}
			o.Hi, err = p.kind(kindNumber)
		}
	case kindDuration:
		p.Next()
		if p.skip("..") {
			o.Hi, err = p.kind(kindDuration)
		}
	case kindName, kindQuoted:
		p.Next()
		if p.is("(") {
			o.Args = &argumentsText{}
			err = p.arguments(o.Args)
		}
	case kindString, kindRaw, kindRegex, kindNet, kindDate:
		p.Next()
	case kindSign:
		switch o.Token.Value {
		case "[":
			o.List = &listLiteral{}
			return o, p.list(o.List)
		case "(":
			p.Next()
			o.Paren = &conditionText{}
			if err := p.condition(o.Paren); err != nil {
				return nil, err
			}
			return o, p.want(")")
		}
		return nil, p.unexpected()
	default:
		return nil, p.unexpected()
	}
	return o, err
}

func (p exprParser) arguments(a *argumentsText) error {
	defer p.since(p.RawCursor(), &a.words)
	return p.items("(", ")", func() error {
		c := &conditionText{}
		a.Args = append(a.Args, c)
		return p.condition(c)
	})
}

func (p exprParser) list(l *listLiteral) error {
	defer p.since(p.RawCursor(), &l.words)
	return p.items("[", "]", func() error {
		s, err := p.sum()
		l.Items = append(l.Items, s)
		return err
	})
}

// items parses what stands between brackets, with commas; one may be the last.
func (p exprParser) items(open, shut string, item func() error) error {
	if err := p.want(open); err != nil {
		return err
	}
	for !p.is(shut) {
		if err := item(); err != nil {
			return err
		}
		if !p.skip(",") {
			break
		}
	}
	return p.want(shut)
}
