package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// ParseUsing parses messages by a parser of the Library (5.1).
type ParseUsing struct {
	At
	Path *Path `parser:"'parse' 'using' @@"`
}

var parseUsingInfo = &Info{
	Name:     "parse using",
	Words:    []string{"parse"},
	Syntax:   `parse using PARSER`,
	Doc:      "Takes fields from a message by a parser that is kept in the Library.",
	Examples: []string{`parse using public/apache/access`},
	Class:    NeedsSumo,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[ParseUsing],
	starts:   func(toks []lexer.Token) bool { return word(toks, 1, "using") },
}

// Info implements Operator.
func (*ParseUsing) Info() *Info             { return parseUsingInfo }
func (n *ParseUsing) children(f func(Node)) { f(n.Path) }
func (n *ParseUsing) print(p *printer)      { p.text("parse using " + n.Path.Text) }
