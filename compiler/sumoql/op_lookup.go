package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Lookup adds columns of a table's row with the same key (3.11).
type Lookup struct {
	At
	Star    bool            `parser:"'lookup' ( @'*'"`
	Columns []*LookupColumn `parser:"| @@ ( ',' @@ )* )"`
	Path    *Path           `parser:"'from' @@"`
	On      []*LookupKey    `parser:"'on' @@ ( ( ',' | 'and' ) @@ )*"`
}

// LookupColumn is a column and the field it goes into.
type LookupColumn struct {
	At
	Name *Name `parser:"@@"`
	As   *Name `parser:"( 'as' @@ )?"`
}

// LookupKey is a field and the column of the table that must equal it. Sumo's
// own tables (geo://, asn://, sumo://) have the column first, others the field
// (3.2, 3.11).
type LookupKey struct {
	At
	Field  *Name `parser:"@@"`
	Column *Name `parser:"( '=' @@ )?"` // nil: called as the field
}

var lookupInfo = &Info{
	Name:     "lookup",
	Words:    []string{"lookup"},
	Syntax:   `lookup COLUMN [as NAME][, …] from TABLE on F=COLUMN[, …]`,
	Doc:      "Adds columns of the table's row whose key columns equal fields; null where there is none. Key values compare without case.",
	Examples: []string{`lookup owner as host_owner from path://"/Library/Users/a/hosts" on _sourceHost=host`, `lookup city, country_name from geo://location on ip=src_ip`},
	Class:    Useful,
	Refused:  []Refusal{{In: RealTime, Only: "from sumo://threat"}},
	parse:    operator[Lookup],
	starts:   func(toks []lexer.Token) bool { return len(toks) > 1 && !isWord(toks[1], "as") },
}

// Info implements Operator.
func (*Lookup) Info() *Info { return lookupInfo }
func (n *Lookup) children(f func(Node)) {
	each(n.Columns, f)
	f(n.Path)
	each(n.On, f)
}
func (n *LookupColumn) children(f func(Node)) { f(n.Name); optional(n.As, f) }
func (n *LookupKey) children(f func(Node))    { f(n.Field); optional(n.Column, f) }

// columnFirst reports whether keys are written column=field.
func (n *Lookup) columnFirst() bool {
	scheme, _, ok := strings.Cut(n.Path.Text, "://")
	return ok && (scheme == "geo" || scheme == "asn" || scheme == "sumo")
}

// tidy puts keys that are written column=field right.
func (n *Lookup) tidy() {
	for _, k := range n.On {
		if n.columnFirst() && k.Column != nil {
			k.Field, k.Column = k.Column, k.Field
		}
	}
}

func (n *Lookup) print(p *printer) {
	p.text("lookup ")
	if n.Star {
		p.text("*")
	}
	for i, c := range n.Columns {
		p.comma(i)
		p.name(c.Name)
		if c.As != nil {
			p.as(c.As)
		}
	}
	p.text(" from " + n.Path.Text + " on ")
	for i, k := range n.On {
		p.comma(i)
		first, second := k.Field, k.Column
		if n.columnFirst() && second != nil {
			first, second = second, first
		}
		p.name(first)
		if second != nil {
			p.text("=")
			p.name(second)
		}
	}
}
