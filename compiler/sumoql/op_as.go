package sumoql

// Assign gives a field the value of an expression: `expr as name`, also if(…),
// functions, literals (3.6). Without a name some functions rewrite their
// argument.
type Assign struct {
	At
	X  Expr  `parser:"@@"`
	As *Name `parser:"( 'as' @@ )?"`
}

var assignInfo = &Info{
	Name:   "as",
	Syntax: `EXPRESSION as NAME`,
	Doc:    "Gives a field the value of an expression: a copy of a field, a constant, a computation. A few functions, such as toLowerCase(f), may stand without a name and rewrite the field.",
	Examples: []string{
		`if(port = 22, "ssh", "other") as service`,
		`bytes / 1024 as kilobytes`,
		`toLowerCase(user)`,
	},
	parse: operator[Assign](),
}

// Info implements Operator.
func (*Assign) Info() *Info             { return assignInfo }
func (n *Assign) children(f func(Node)) { f(n.X); optional(n.As, f) }
func (n *Assign) print(p *printer) {
	p.first = true
	p.value(n.X)
	p.first = false
	if n.As != nil {
		p.as(n.As)
	}
}
