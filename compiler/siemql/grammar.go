package siemql

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/dsl/diag"
)

// The grammar is the tags of these types. An expression is a flat row of
// operands and operators, which fold makes a tree of: every alternative is
// told by its first token, so that nothing is read twice.

type flatExpr struct {
	where
	Head *operand `parser:"@@"`
	Tail []*tail  `parser:"@@*"`
}

type tail struct {
	where
	Op   string     `parser:"(  @('and' | 'or' | '&&' | '||' | '=' | '==' | '!=' | '<>' | '<' | '<=' | '=<' | '>' | '>=' | '=>' | '<=>' | '+' | '-' | '*' | '/' | '%')"`
	X    *operand   `parser:"   @@"`
	Is   *isNull    `parser:"|  'is' @@"`
	Pred *predicate `parser:"|  @@ )"`
}

type isNull struct {
	Not  bool `parser:"@'not'?"`
	Null bool `parser:"@'null'"`
}

type predicate struct {
	Not     bool        `parser:"@('not' | '!')?"`
	In      []*flatExpr `parser:"(  'in' '(' @@ ( ',' @@ )* ')'"`
	Between *between    `parser:" | 'between' @@"`
	Like    *like       `parser:" | 'like' @@"`
	RLike   *operand    `parser:" | 'rlike' @@"`
	Matches *pattern    `parser:" | 'matches' @@ )"`
}

type between struct {
	Lo *sum `parser:"@@"`
	Hi *sum `parser:"'and' @@"`
}

// sum is an expression without logic and comparisons.
type sum struct {
	where
	Head *operand `parser:"@@"`
	Tail []*term  `parser:"@@*"`
}

type term struct {
	Op string   `parser:"@('+' | '-' | '*' | '/' | '%')"`
	X  *operand `parser:"@@"`
}

type like struct {
	Pattern *operand `parser:"@@"`
	Escape  string   `parser:"( 'escape' @String )?"`
}

type pattern struct {
	where
	Regex string   `parser:"(  @Regex"`
	Glob  *operand `parser:" | @@ )"`
}

type operand struct {
	where
	Prefix []*prefix `parser:"@@*"`
	Ref    *ref      `parser:"(  @@"`
	Str    string    `parser:" | @String"`
	Num    string    `parser:" | @Number"`
	Word   string    `parser:" | @('null' | 'true' | 'false')"`
	Group  *flatExpr `parser:" | '(' @@ ')'"`
	Array  *array    `parser:" | @@ )"`
}

type prefix struct {
	where
	Op string `parser:"@('not' | '!' | '-' | '+')"`
}

type array struct {
	Items []*flatExpr `parser:"'[' @@ ( ',' @@ )* ']'"`
}

// ref is a field or a call.
type ref struct {
	where
	Name string  `parser:"@Word"`
	Args *args   `parser:"(  @@"`
	Path []*step `parser:" | @@+ )?"`
}

type args struct {
	Args []*flatExpr `parser:"'(' ( @@ ( ',' @@ )* )? ')'"`
}

type step struct {
	Member string `parser:"(  '.' @Word"`
	Key    string `parser:" | '[' ( @String"`
	Index  string `parser:"       | @Number ) ']' )"`
}

// jsonStage is a stage of a pasted search (cloud-siem.md 1.5).
type jsonStage struct {
	where
	From  string   `parser:"'json' 'field' '=' @('fields' | '_raw')"`
	Paths []string `parser:"@String ( ',' @String )*"`
	Names []string `parser:"'as' @Word ( ',' @Word )*"`
}

// where is the place of a piece of grammar; participle fills it.
type where struct {
	Pos, EndPos lexer.Position
}

func (w where) in(f *diag.File) diag.Span {
	return diag.Span{File: f, Start: w.Pos.Offset, End: w.EndPos.Offset}
}

// production returns a function that parses tokens as a T, by the grammar in
// T's tags. It is built when it is first needed, as building costs a
// millisecond.
func production[T any]() func(toks []lexer.Token, end int) (*T, error) {
	build := sync.OnceValue(func() *participle.Parser[T] {
		return participle.MustBuild[T](
			participle.Lexer(language{}),
			participle.CaseInsensitive("Keyword", "Word"),
			participle.Elide("Space", "Comment"),
		)
	})
	return func(toks []lexer.Token, end int) (*T, error) {
		lex, err := lexer.Upgrade(&feed{toks: toks, end: end}, kindSpace, kindComment)
		if err != nil {
			return nil, err
		}
		return build().ParseFromLexer(lex)
	}
}

var (
	parseFlat = production[flatExpr]()
	parseJSON = production[jsonStage]()
)
