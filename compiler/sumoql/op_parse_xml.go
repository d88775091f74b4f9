package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// ParseXML takes elements and attributes of XML into fields (3.5).
type ParseXML struct {
	At
	Field  *Name     `parser:"( 'parse' 'xml' | 'xml' ) ( 'field' '='? @@ )?"`
	Paths  []*String `parser:"@@ ( ',' @@ )*"`
	Names  []*Name   `parser:"( 'as' @@ ( ',' @@ )* )?"`
	Nodrop bool      `parser:"@'nodrop'?"`
}

var parseXMLInfo = &Info{
	Name:     "parse xml",
	Words:    []string{"parse", "xml"},
	Syntax:   `parse xml [field=F] "/a/b/text()"[, …] [as NAME[, …]] [nodrop]`,
	Doc:      "Takes what full paths such as /a/b[2]/@id name in XML into fields.",
	Examples: []string{`parse xml field=event "/Event/System/EventID" as event_id nodrop`},
	Class:    Useful,
	parse:    operator[ParseXML],
	starts:   func(toks []lexer.Token) bool { return word(toks, 0, "xml") || word(toks, 1, "xml") },
}

// Info implements Operator.
func (*ParseXML) Info() *Info { return parseXMLInfo }
func (n *ParseXML) children(f func(Node)) {
	optional(n.Field, f)
	each(n.Paths, f)
	each(n.Names, f)
}

func (n *ParseXML) print(p *printer) {
	p.text("parse xml ")
	p.field(n.Field)
	p.strings(n.Paths)
	p.as(n.Names...)
	p.flag(n.Nodrop, "nodrop")
}

func (n *ParseXML) check(p *parser) { p.checkCount(n.Names, len(n.Paths), "path") }
