package sumoql

import "strings"

// CSV takes columns of comma-separated text into fields (3.5).
type CSV struct {
	At
	Field   *Name           `parser:"'csv' ( 'field' '=' )? @@"`
	Options []*DelimOption  `parser:"( ','? @@ )*"`
	Columns []*SourceColumn `parser:"'extract' @@ ( ',' @@ )*"`
	Nodrop  bool            `parser:"@'nodrop'?"`
}

// DelimOption is delim, escape or quote and its character.
type DelimOption struct {
	At
	Key   string `parser:"@('delim' | 'escape' | 'quote') '='?"`
	Value string `parser:"@(Char | String)"` // with its quotes
}

// SourceColumn is a column and its field: `2 as b`, or `b` for the next one;
// `_` skips a column.
type SourceColumn struct {
	At
	Index *Number `parser:"( @@ 'as' )?"`
	Name  *Name   `parser:"@@"`
}

var csvInfo = &Info{
	Name:     "csv",
	Words:    []string{"csv"},
	Syntax:   `csv F [delim='D'] [escape='E'] [quote='Q'] extract N as NAME[, …] | NAME, _[, …]`,
	Doc:      "Takes columns of comma-separated text into fields, by number from 1 or in order; _ skips a column.",
	Examples: []string{`csv _raw extract 1 as time, 3 as user`, `csv _raw extract time, _, user`},
	Class:    Useful,
	parse:    operator[CSV],
}

// Info implements Operator.
func (*CSV) Info() *Info                      { return csvInfo }
func (n *CSV) children(f func(Node))          { f(n.Field); each(n.Options, f); each(n.Columns, f) }
func (n *SourceColumn) children(f func(Node)) { optional(n.Index, f); f(n.Name) }
func (n *CSV) print(p *printer) {
	p.text("csv ")
	p.columns(n.Field, n.Options, n.Columns)
	p.flag(n.Nodrop, "nodrop")
}

func (p *printer) columns(field *Name, options []*DelimOption, columns []*SourceColumn) {
	p.name(field)
	for _, o := range options {
		p.text(" " + o.Key + "=" + o.Value)
	}
	p.text(" extract ")
	for i, c := range columns {
		p.comma(i)
		if c.Index != nil {
			p.text(c.Index.Text + " as ")
		}
		p.name(c.Name)
	}
}

func (n *CSV) tidy() { tidyOptions(n.Options) }

func tidyOptions(options []*DelimOption) {
	for _, o := range options {
		o.Key = strings.ToLower(o.Key)
	}
}
