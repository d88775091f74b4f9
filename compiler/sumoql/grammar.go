package sumoql

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// grammarOptions are shared by all productions. Keywords and fields compare
// without case (1.4, 1.6).
func grammarOptions() []participle.Option {
	return []participle.Option{
		participle.Lexer(tokens{}),
		participle.CaseInsensitive("Word", "Term"),
		participle.Elide("Space", "Comment"),
		participle.ParseTypeWith(parseExpr),
	}
}

var expressions struct {
	sync.Once
	parser *participle.Parser[flatExpr]
}

// exprGrammar is built when it is first needed, as building costs a
// millisecond.
func exprGrammar() *participle.Parser[flatExpr] {
	expressions.Do(func() { expressions.parser = participle.MustBuild[flatExpr](grammarOptions()...) })
	return expressions.parser
}

// production returns a function that parses a piece of a query as a T by the
// grammar in T's tags.
func production[T any]() func(p *parser, toks []lexer.Token) (*T, bool) {
	build := sync.OnceValue(func() *participle.Parser[T] {
		return participle.MustBuild[T](grammarOptions()...)
	})
	return func(p *parser, toks []lexer.Token) (*T, bool) {
		reader := &tokenReader{toks: p.between(toks[0].Pos.Offset, tokenEnd(toks[len(toks)-1])), end: tokenEnd(toks[len(toks)-1])}
		lex, err := lexer.Upgrade(reader, kindSpace, kindComment)
		if err != nil { // a tokenReader has no errors
			return nil, false
		}
		n, err := build().ParseFromLexer(lex)
		if err != nil {
			p.failed(toks, err)
			return nil, false
		}
		return n, true
	}
}

// operator returns the parse function of an operator whose node is a T.
func operator[T any, P interface {
	*T
	Operator
}]() func(p *parser, toks []lexer.Token) Operator {
	parse := production[T]()
	return func(p *parser, toks []lexer.Token) Operator {
		n, ok := parse(p, toks)
		if !ok {
			return nil
		}
		return P(n)
	}
}
