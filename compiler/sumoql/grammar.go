package sumoql

import (
	"reflect"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// node is what a production makes. It is a union of one to participle, so that all
// parsers are of one type: of each the compiler makes thirty kilobytes of program.
type node any

// grammars are the parsers of productions by the type that they make. Each is built when
// it is first needed, as building takes up to a millisecond.
var grammars sync.Map // reflect.Type → *participle.Parser[node]

func grammarOf(made node) *participle.Parser[node] {
	parser, ok := grammars.Load(reflect.TypeOf(made))
	if !ok {
		parser, _ = grammars.LoadOrStore(reflect.TypeOf(made), participle.MustBuild[node](
			participle.Lexer(tokens{}),
			participle.CaseInsensitive("Word", "Term", "Infix"), // as keywords and fields compare (1.4, 1.6)
			participle.ParseTypeWith(parseExpr),
			participle.Union(made)))
	}
	return parser.(*participle.Parser[node])
}

// production parses a piece of a query as a T by the grammar in T's tags. Its error is
// participle's.
func production[T any](toks []lexer.Token) (*T, error) {
	lex, err := lexer.Upgrade(&tokenReader{toks: toks, end: tokenEnd(toks[len(toks)-1])})
	if err != nil { // a tokenReader has no errors
		return nil, err
	}
	made, err := grammarOf((*T)(nil)).ParseFromLexer(lex)
	if err != nil {
		return nil, err
	}
	return (*made).(*T), nil
}

// operator is the parse function of an operator whose node is a T.
func operator[T any, P interface {
	*T
	Operator
}](toks []lexer.Token) (Operator, error) {
	n, err := production[T](toks)
	return P(n), err
}
