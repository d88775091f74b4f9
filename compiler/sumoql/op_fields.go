package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// Fields keeps or drops fields (3.6).
type Fields struct {
	At
	Drop  bool    `parser:"'fields' ( @'-' | '+' )?"`
	Names []*Name `parser:"( '(' @@ ( ',' @@ )* ')' | @@ ( ',' @@ )* )"`
}

var fieldsInfo = &Info{
	Name:     "fields",
	Words:    []string{"fields"},
	Syntax:   `fields [-] NAME[, …]`,
	Doc:      "Keeps only the fields named; with a minus it removes them. Fields whose names start with _ stay in results that are not aggregates.",
	Examples: []string{`fields user, src_ip, %"x-forwarded-for"`, `fields - _count`},
	Class:    Core,
	parse:    operator[Fields],
	starts:   func(toks []lexer.Token) bool { return len(toks) > 1 && !isWord(toks[1], "as") },
}

// Info implements Operator.
func (*Fields) Info() *Info             { return fieldsInfo }
func (n *Fields) children(f func(Node)) { each(n.Names, f) }
func (n *Fields) print(p *printer) {
	p.text("fields ")
	if n.Drop {
		p.text("- ")
	}
	p.names(n.Names)
}
