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
		participle.CaseInsensitive("Word", "Term", "Infix"),
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
// grammar in T's tags. Its error is participle's.
func production[T any]() func(toks []lexer.Token) (*T, error) {
	build := sync.OnceValue(func() *participle.Parser[T] {
		return participle.MustBuild[T](grammarOptions()...)
	})
	return func(toks []lexer.Token) (*T, error) {
		lex, err := lexer.Upgrade(&tokenReader{toks: toks, end: tokenEnd(toks[len(toks)-1])})
		if err != nil { // a tokenReader has no errors
			return nil, err
		}
		return build().ParseFromLexer(lex)
	}
}

// operator returns the parse function of an operator whose node is a T.
func operator[T any, P interface {
	*T
	Operator
}]() func(toks []lexer.Token) (Operator, error) {
	parse := production[T]()
	return func(toks []lexer.Token) (Operator, error) {
		n, err := parse(toks)
		return P(n), err
	}
}
