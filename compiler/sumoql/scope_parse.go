package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The scope's grammar (2.1): NOT binds tighter than AND, which may be left out,
// and AND tighter than OR.
type scopeOr struct {
	At
	Items []*scopeAnd `parser:"@@ ( 'or' @@ )*"`
}

type scopeAnd struct {
	At
	Items []*scopeNot `parser:"@@ ( 'and'? @@ )*"`
}

type scopeNot struct {
	At
	Nots  []string   `parser:"@('not' | '!')*"`
	Group *scopeOr   `parser:"( '(' @@ ')'"`
	Term  *scopeTerm `parser:"| @@ )"`
}

// scopeTerm is a term of the scope; Value is what stands behind its =.
type scopeTerm struct {
	At
	Text, Value string
}

// Parse implements participle.Parseable, by hand as in grammar_leaf.go.
func (n *scopeTerm) Parse(lex *lexer.PeekingLexer) error {
	if t := lex.Peek(); t.Type == kindTerm && (strings.EqualFold(t.Value, "or") || strings.EqualFold(t.Value, "and")) {
		return participle.NextMatch
	}
	if err := n.take(lex, &n.Text, kindTerm, kindString, kindQuoted, kindSubquery); err != nil {
		return err
	}
	if lex.Peek().Value != "=" {
		return nil
	}
	lex.Next()
	start := n.Pos
	if n.take(lex, &n.Value, kindTerm, kindString, kindQuoted) != nil {
		return &participle.UnexpectedTokenError{Unexpected: *lex.Peek()}
	}
	n.Pos = start
	return nil
}

// scope parses the tokens before the first bar.
func (p *parser) scope(toks []lexer.Token, start int) ScopeExpr {
	if len(toks) == 0 {
		p.diags.Errorf("syntax", p.span(start, min(start+1, len(p.file.Text))), "the query has no scope").Note("write * before the first bar for all messages")
		return nil
	}
	if p.refused(toks) {
		return nil
	}
	n, err := production[scopeOr](toks)
	if err != nil {
		p.scopeFailed(toks, err)
		return nil
	}
	s := p.buildOr(n)
	p.finish(s, toks)
	return s
}

// scopeFailed words a mistake in the scope.
func (p *parser) scopeFailed(toks []lexer.Token, err error) {
	last := toks[len(toks)-1]
	at := placeOf(err, tokenEnd(last))
	for i, t := range toks {
		if t.Pos.Offset < at {
			continue
		}
		d := p.diags.Errorf("syntax", p.span(t.Pos.Offset, tokenEnd(t)), "unexpected %s in the scope", show(t.Value))
		switch {
		case t.Value == "=" && i > 0 && toks[i-1].Value == "!":
			d.Note("a field that is not to have a value is written !field=value")
		case t.Value == "=" && i > 0 && toks[i-1].Value == "=":
			d.Note("it is written with one sign: field=value")
		case t.Value == "=" && i == 0:
			d.Note("a field is missing before it")
		case t.Value == "=":
			d.Note(`a text with = in it stands in quotes`)
		case i > 0 && toks[i-1].Value == "=":
			d.Note("alternatives are written (field=a or field=b)")
		}
		return
	}
	p.diags.Errorf("syntax", p.span(last.Pos.Offset, tokenEnd(last)), "the scope ends too early").Note("something is missing behind %s", show(last.Value))
}

func (p *parser) buildOr(n *scopeOr) ScopeExpr {
	items := make([]ScopeExpr, len(n.Items))
	for i, a := range n.Items {
		items[i] = p.buildAnd(a)
	}
	if len(items) == 1 {
		return items[0]
	}
	return &ScopeOr{At: n.At, Items: items}
}

func (p *parser) buildAnd(n *scopeAnd) ScopeExpr {
	items := make([]ScopeExpr, len(n.Items))
	for i, x := range n.Items {
		items[i] = p.buildNot(x)
	}
	if len(items) == 1 {
		return items[0]
	}
	return &ScopeAnd{At: n.At, Items: items}
}

func (p *parser) buildNot(n *scopeNot) ScopeExpr {
	var x ScopeExpr
	if n.Group != nil {
		x = p.buildOr(n.Group)
	} else {
		x = p.buildTerm(n.Term)
	}
	for range n.Nots {
		x = &ScopeNot{At: n.At, X: x}
	}
	return x
}

func (p *parser) buildTerm(t *scopeTerm) ScopeExpr {
	if t.Value != "" {
		name := t.Text
		if name[0] == '"' {
			name = name[1 : len(name)-1]
		}
		f := &FieldTerm{At: t.At, Field: &Name{At: t.At, Text: name}, Value: t.Value}
		switch {
		case t.Value[0] == '"':
			f.Value, f.Quoted = unescape(t.Value[1:len(t.Value)-1]), true
		case t.Value[0] == '%' && strings.HasSuffix(t.Value, `"`): // not a term such as %2e
			f.Value, f.Quoted = unquoteName(t.Value), true
		}
		return f
	}
	switch {
	case t.Text[0] == '"':
		return &Phrase{At: t.At, Text: unescape(t.Text[1 : len(t.Text)-1])}
	case t.Text[0] == '[' && isSubquery(t.Text): // not a term such as [::1]
		return &Subquery{At: t.At}
	case t.Text == "*":
		return &All{At: t.At}
	}
	return &Keyword{At: t.At, Text: t.Text}
}
