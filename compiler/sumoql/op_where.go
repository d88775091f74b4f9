package sumoql

// Where keeps the rows for which a condition holds (3.3).
type Where struct {
	At
	Cond Expr `parser:"'where' @@"`
}

var whereInfo = &Info{
	Name:   "where",
	Words:  []string{"where"},
	Syntax: "where CONDITION",
	Doc:    "Keeps the rows for which the condition holds. After an aggregate only its outputs and keys exist.",
	Examples: []string{
		`where status = "404"`,
		`where !isBlank(user) and (action matches "*deny*" or port in (22, 23))`,
	},
	Class: Core,
	parse: operator[Where],
}

// Info implements Operator.
func (*Where) Info() *Info             { return whereInfo }
func (n *Where) children(f func(Node)) { f(n.Cond) }
func (n *Where) print(p *printer)      { p.text("where "); p.cond(n.Cond) }
