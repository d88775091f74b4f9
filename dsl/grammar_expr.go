package dsl

import "github.com/alecthomas/participle/v2/lexer"

// conditionText is a condition or an expression. Which of both is meant is for
// the checker to say: a bool field is an expression and a condition.
type conditionText struct {
	words
	Items []*conjunctText `parser:"@@ ( 'and' @@ )*"`
}

type conjunctText struct {
	words
	Not   bool       `parser:"@'not'?"`
	Block *blockText `parser:"( @@"`
	Test  *testText  `parser:"| @@ )"`
}

type blockText struct {
	words
	Kind  string           `parser:"@( 'all' | 'any' | 'none' )"`
	Items []*conditionText `parser:"'{' @@ ( End @@ )* '}'"`
}

type testText struct {
	words
	X    *sumText  `parser:"@@"`
	Test *tailText `parser:"@@?"`
}

type tailText struct {
	Exists  *lexer.Token `parser:"  @'exists'"`
	Is      *lexer.Token `parser:"| @'is'"`
	What    *lexer.Token `parser:"  @'internal'"`
	In      *lexer.Token `parser:"| @'in'"`
	Within  *withinText  `parser:"  @@"`
	Sign    *lexer.Token `parser:"| @( '=' | '!=' | '<' | '<=' | '>' | '>=' )"`
	Y       *sumText     `parser:"  @@"`
	Word    *lexer.Token `parser:"| @( 'contains' | 'starts' | 'ends' | 'like' | 'matches' )"`
	Cased   bool         `parser:"  @'cased'?"`
	Quant   string       `parser:"  ( @( 'any' | 'all' )"`
	List    *listLiteral `parser:"    @@"`
	Pattern *sumText     `parser:"  | @@ )"`
}

type withinText struct {
	words
	List *nameText `parser:"  (?= 'list' ( Name | Quoted ) ) 'list' @@"`
	Y    *sumText  `parser:"| @@"`
}

// sumText is the flat list that fold in build_expr.go makes a tree of.
type sumText struct {
	First *operandText `parser:"@@"`
	Rest  []*stepText  `parser:"@@*"`
}

type stepText struct {
	Op      string       `parser:"@( '+' | '-' | '*' )"`
	Operand *operandText `parser:"@@"`
}

type operandText struct {
	words
	Minus    *lexer.Token   `parser:"@'-'?"`
	Number   *numberRange   `parser:"( @@"`
	Duration *durationRange `parser:"| @@"`
	String   *stringText    `parser:"| @@"`
	Name     *callText      `parser:"| @@"`
	List     *listLiteral   `parser:"| @@"`
	Paren    *parenText     `parser:"| @@"`
	Regex    *regexText     `parser:"| @@"`
	Net      *netText       `parser:"| @@"`
	Date     *dateText      `parser:"| @@ )"`
}

type parenText struct {
	words
	X *conditionText `parser:"'(' @@ ')'"`
}

type numberRange struct {
	Lo    *numberText  `parser:"@@"`
	Minus *lexer.Token `parser:"( '..' @'-'?"`
	Hi    *numberText  `parser:"  @@ )?"`
}

type durationRange struct {
	Lo *durationText `parser:"@@"`
	Hi *durationText `parser:"( '..' @@ )?"`
}

type callText struct {
	Name *nameText      `parser:"@@"`
	Args *argumentsText `parser:"@@?"`
}

type argumentsText struct {
	words
	Args []*conditionText `parser:"'(' ( @@ ( (?! ',' ')' ) ',' @@ )* ','? )? ')'"`
}

type listLiteral struct {
	words
	Items []*sumText `parser:"'[' ( @@ ( (?! ',' ']' ) ',' @@ )* ','? )? ']'"`
}
