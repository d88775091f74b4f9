package sumoql

// WithTime pairs a field with its message's time for most_recent and
// least_recent (3.8).
type WithTime struct {
	At
	Name *Name `parser:"'withtime' @@"`
	As   *Name `parser:"( 'as' @@ )?"`
}

var withtimeInfo = &Info{
	Name:     "withtime",
	Words:    []string{"withtime"},
	Syntax:   `withtime F`,
	Doc:      "Adds F_withtime, from which most_recent(F_withtime) and least_recent(F_withtime) pick by time.",
	Examples: []string{`withtime status`},
	Class:    Useful,
	parse:    operator[WithTime],
}

// Info implements Operator.
func (*WithTime) Info() *Info             { return withtimeInfo }
func (n *WithTime) children(f func(Node)) { f(n.Name); optional(n.As, f) }
func (n *WithTime) print(p *printer) {
	p.text("withtime ")
	p.name(n.Name)
	if n.As != nil {
		p.as(n.As)
	}
}
