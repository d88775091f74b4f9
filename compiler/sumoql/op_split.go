package sumoql

// Split takes pieces of delimited text into fields (3.5).
type Split struct {
	At
	Field   *Name           `parser:"'split' ( 'field' '=' )? @@"`
	Options []*DelimOption  `parser:"( ','? @@ )*"`
	Columns []*SourceColumn `parser:"'extract' @@ ( ',' @@ )*"`
	Nodrop  bool            `parser:"@'nodrop'?"`
}

var splitInfo = &Info{
	Name:     "split",
	Words:    []string{"split"},
	Syntax:   `split F [delim='D'] [escape='E'] [quote='Q'] extract N as NAME[, …] | NAME, _[, …]`,
	Doc:      "Takes pieces of delimited text into fields, by number from 1 or in order; _ skips a piece.",
	Examples: []string{`split account delim=':' extract 1 as user, 2 as id`},
	Class:    Useful,
	parse:    operator[Split],
}

// Info implements Operator.
func (*Split) Info() *Info             { return splitInfo }
func (n *Split) children(f func(Node)) { f(n.Field); each(n.Options, f); each(n.Columns, f) }
func (n *Split) print(p *printer) {
	p.text("split ")
	p.columns(n.Field, n.Options, n.Columns)
	p.flag(n.Nodrop, "nodrop")
}

func (n *Split) tidy() { tidyOptions(n.Options) }
