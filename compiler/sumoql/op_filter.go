package sumoql

// Filter keeps the rows whose fields have values that operators over the same
// rows leave (3.2).
type Filter struct {
	At
	Fields []*Name   `parser:"'filter' (?! 'in') @@ ( ','? (?! 'in') @@ )*"`
	Rows   *Pipeline `parser:"'in' @@"`
}

var filterInfo = &Info{
	Name:     "filter",
	Words:    []string{"filter"},
	Syntax:   `filter F[, …] in (OPERATORS)`,
	Doc:      "Keeps the rows whose values of the fields are among those that the operators in brackets, run over the same rows, leave. It stands behind an aggregate.",
	Examples: []string{`filter _sourceHost in (sum(_count) by _sourceHost | top 2 _sourceHost by _sum)`},
	Class:    Rare,
	parse:    operator[Filter],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Filter) Info() *Info             { return filterInfo }
func (n *Filter) children(f func(Node)) { each(n.Fields, f); f(n.Rows) }
func (n *Filter) print(p *printer) {
	p.text("filter ")
	p.names(n.Fields)
	p.text(" in ")
	p.pipeline(n.Rows)
}
