package sumoql

import (
	"reflect"
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

// grammars are the parsers of productions by the type that they make. Each is built when
// it is first needed, as building takes up to a millisecond.
var grammars sync.Map // reflect.Type → *participle.Parser[T]

func grammarOf[T any]() *participle.Parser[T] {
	made := reflect.TypeFor[T]()
	parser, ok := grammars.Load(made)
	if !ok {
		parser, _ = grammars.LoadOrStore(made, participle.MustBuild[T](grammarOptions()...))
	}
	return parser.(*participle.Parser[T])
}

// production parses a piece of a query as a T by the grammar in T's tags. Its error is
// participle's.
func production[T any](toks []lexer.Token) (*T, error) {
	lex, err := lexer.Upgrade(&tokenReader{toks: toks, end: tokenEnd(toks[len(toks)-1])})
	if err != nil { // a tokenReader has no errors
		return nil, err
	}
	return grammarOf[T]().ParseFromLexer(lex)
}

// operator is the parse function of an operator whose node is a T.
func operator[T any, P interface {
	*T
	Operator
}](toks []lexer.Token) (Operator, error) {
	n, err := production[T](toks)
	return P(n), err
}
