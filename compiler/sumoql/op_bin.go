package sumoql

// Bin puts numbers in intervals of one width (3.2).
type Bin struct {
	At
	Field   *Name   `parser:"'bin' @@"`
	Options Options `parser:"( ','? @@ )*"` // width, min, max
}

var binInfo = &Info{
	Name:     "bin",
	Words:    []string{"bin"},
	Syntax:   `bin F width=N[, min=N][, max=N]`,
	Doc:      "Adds the interval in which a number lies: _bin_label, _bin_lower, _bin_upper. What is under min or over max goes to the first or last interval.",
	Examples: []string{`bin latency width=100, min=0, max=500`},
	Class:    Rare,
	parse:    operator[Bin],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Bin) Info() *Info             { return binInfo }
func (n *Bin) children(f func(Node)) { f(n.Field); each(n.Options, f) }
func (n *Bin) print(p *printer) {
	p.text("bin ")
	p.name(n.Field)
	p.options(n.Options, ", ")
}

func (n *Bin) check(p *parser) {
	p.checkOptions(n.Options, "width", "min", "max")
	if n.Options.Get("width") == nil {
		p.diags.Errorf("syntax", n.Place(), "bin needs a width").Note("it is written: %s", binInfo.Syntax)
	}
}
