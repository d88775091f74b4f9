package sumoql

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Nodes of a single token take it by hand: with tags for them a query takes a
// third more time and memory (BenchmarkCorpus).

// take moves the next token's text to a node if it is of one of the kinds.
func (a *At) take(lex *lexer.PeekingLexer, text *string, kinds ...lexer.TokenType) error {
	if !slices.Contains(kinds, lex.Peek().Type) {
		return participle.NextMatch
	}
	t := lex.Next()
	a.Pos, a.EndPos.Offset, *text = t.Pos, tokenEnd(*t), t.Value
	return nil
}

// Parse implements participle.Parseable.
func (n *Name) Parse(lex *lexer.PeekingLexer) error {
	return n.take(lex, &n.Text, kindWord, kindQuoted, kindParam)
}

// Parse implements participle.Parseable.
func (s *String) Parse(lex *lexer.PeekingLexer) error { return s.take(lex, &s.Raw, kindString) }

// Parse implements participle.Parseable.
func (n *Number) Parse(lex *lexer.PeekingLexer) error { return n.take(lex, &n.Text, kindNumber) }

// Parse implements participle.Parseable.
func (n *Path) Parse(lex *lexer.PeekingLexer) error {
	return n.take(lex, &n.Text, kindPath, kindString)
}

// leaf is an operand of a single token.
type leaf struct{ x Expr }

// Parse implements participle.Parseable.
func (l *leaf) Parse(lex *lexer.PeekingLexer) error {
	start := lex.MakeCheckpoint()
	t := lex.Next()
	at := At{Pos: t.Pos, EndPos: lexer.Position{Offset: tokenEnd(*t)}}
	switch t.Type {
	case kindWord, kindQuoted, kindParam:
		if lex.Peek().Value == "(" || t.Type == kindWord && connects(t.Value) {
			lex.LoadCheckpoint(start)
			return participle.NextMatch
		}
		l.x = wordExpr(at, t)
	case kindString:
		l.x = &String{At: at, Raw: t.Value}
	case kindNumber:
		l.x = &Number{At: at, Text: t.Value}
	case kindRegex:
		end := strings.LastIndexByte(t.Value, '/')
		l.x = &Regex{At: at, Text: t.Value[1:end], Flags: t.Value[end+1:]}
	case kindMacro:
		l.x = &Param{At: at, Text: t.Value}
	case kindPath:
		l.x = &Path{At: at, Text: t.Value}
	case kindSubquery:
		l.x = &Subquery{At: at} // its query is parsed when its file is known
	default:
		lex.LoadCheckpoint(start)
		return participle.NextMatch
	}
	return nil
}

// connects reports whether a word connects operands, and is none itself.
func connects(word string) bool {
	if len(word) > len("not") {
		return false
	}
	switch lower(word) {
	case "and", "in", "not", "or":
		return true
	}
	return false
}

// wordExpr returns a field or what a word stands for.
func wordExpr(at At, t *lexer.Token) Expr {
	if t.Type == kindWord && len(t.Value) <= len("false") {
		switch lower(t.Value) {
		case "true", "false":
			return &Bool{At: at, Value: len(t.Value) == len("true")}
		case "null":
			return &Null{At: at}
		}
	}
	return &Name{At: at, Text: t.Value}
}
