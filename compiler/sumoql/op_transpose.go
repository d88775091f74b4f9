package sumoql

// Transpose makes columns of a field's values (3.9).
type Transpose struct {
	At
	Rows    []*Name        `parser:"'transpose' 'row' @@ ( ',' @@ )*"`
	Columns []*Name        `parser:"'column' @@ ( ',' @@ )*"`
	As      []*TransposeAs `parser:"( 'as' @@ ( ',' @@ )* )?"`
}

// TransposeAs is a column that the result is to have; Star is all others.
type TransposeAs struct {
	At
	Star bool  `parser:"@'*'"`
	Name *Name `parser:"| @@"`
}

var transposeInfo = &Info{
	Name:     "transpose",
	Words:    []string{"transpose"},
	Syntax:   `transpose row F[, …] column G[, …] [as NAME[, …][, *]]`,
	Doc:      "Makes a column of each value of the column fields and one row of each value of the row fields; at most 300 columns.",
	Examples: []string{`transpose row _timeslice column status`, `transpose row user column action as allow, deny, *`},
	Class:    Useful,
	parse:    operator[Transpose],
}

// Info implements Operator.
func (*Transpose) Info() *Info { return transposeInfo }
func (n *Transpose) children(f func(Node)) {
	each(n.Rows, f)
	each(n.Columns, f)
	each(n.As, f)
}
func (n *TransposeAs) children(f func(Node)) { optional(n.Name, f) }
func (n *Transpose) print(p *printer) {
	p.text("transpose row ")
	p.names(n.Rows)
	p.text(" column ")
	p.names(n.Columns)
	for i, a := range n.As {
		if i == 0 {
			p.text(" as ")
		}
		p.comma(i)
		if a.Star {
			p.text("*")
		} else {
			p.name(a.Name)
		}
	}
}
