package sumoql

import "strings"

// ParseAnchor takes text between literals into fields: parse (3.5).
type ParseAnchor struct {
	At
	Field  *Name         `parser:"'parse' 'anchor'? ( 'field' '='? @@ )?"`
	Pairs  []*AnchorPair `parser:"@@ ( ',' @@ )*"`
	Nodrop bool          `parser:"@'nodrop'?"`
}

// AnchorPair is a pattern and the names of what its stars stand for.
type AnchorPair struct {
	At
	Pattern *String `parser:"@@"`
	Names   []*Name `parser:"'as' ( '(' @@ ( ',' @@ )* ')' | @@ ( ',' (?! String) @@ )* )"`
}

var parseInfo = &Info{
	Name:   "parse",
	Words:  []string{"parse"},
	Syntax: `parse [field=F] "TEXT*TEXT" as NAME[, …][, "…" as …] [nodrop]`,
	Doc:    "Takes the text each * stands for into a field. A row that does not match is dropped unless nodrop is given.",
	Examples: []string{
		`parse "user=*," as user`,
		`parse field=url "*://*/*" as scheme, host, path nodrop`,
	},
	Class: Core,
	parse: operator[ParseAnchor],
}

// Info implements Operator.
func (*ParseAnchor) Info() *Info { return parseInfo }
func (n *ParseAnchor) children(f func(Node)) {
	optional(n.Field, f)
	each(n.Pairs, f)
}
func (n *AnchorPair) children(f func(Node)) { f(n.Pattern); each(n.Names, f) }

func (n *ParseAnchor) print(p *printer) {
	p.text("parse ")
	p.field(n.Field)
	for i, pair := range n.Pairs {
		p.comma(i)
		p.string(pair.Pattern)
		p.text(" as ")
		p.names(pair.Names)
	}
	p.flag(n.Nodrop, "nodrop")
}

// check holds the stars of a pattern to its names (3.5).
func (n *ParseAnchor) check(p *parser) {
	for _, pair := range n.Pairs {
		text := pair.Pattern.Text()
		if strings.Contains(text, "**") {
			p.diags.Errorf("count", pair.Pattern.Place(), "two stars stand side by side: nothing tells where the first ends")
			continue
		}
		if stars := strings.Count(text, "*"); stars != len(pair.Names) {
			p.diags.Errorf("count", pair.Pattern.Place(), "%s for %s", plural(stars, "star"), plural(len(pair.Names), "name"))
		}
	}
}
