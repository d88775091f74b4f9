package sumoql

// Save writes the rows to a lookup table (3.11).
type Save struct {
	At
	Append bool  `parser:"'save' @'append'?"`
	Path   *Path `parser:"@@"`
}

var saveInfo = &Info{
	Name:     "save",
	Words:    []string{"save"},
	Syntax:   `save [append] path://"PATH"`,
	Doc:      "Writes the rows to a lookup table, whose columns they must have; with append they are added to it. Nothing behind it runs.",
	Examples: []string{`save append path://"/Library/Users/a/hosts"`, `save shared/hosts`},
	Class:    NeedsSumo,
	Refused:  []Refusal{{In: RealTime}, {In: Monitors}},
	parse:    operator[Save],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Save) Info() *Info             { return saveInfo }
func (n *Save) children(f func(Node)) { f(n.Path) }
func (n *Save) print(p *printer) {
	p.text("save ")
	if n.Append {
		p.text("append ")
	}
	p.text(n.Path.Text)
}
