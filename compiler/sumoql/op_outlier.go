package sumoql

// Outlier marks values of a series that are far from those before (3.9).
type Outlier struct {
	At
	Field   *Name   `parser:"'outlier' @@"`
	By      []*Name `parser:"( 'by' @@ ( ',' (?! Word '=' ) @@ )*"`
	Options Options `parser:"| ','? @@ )*"`
}

var outlierInfo = &Info{
	Name:     "outlier",
	Words:    []string{"outlier"},
	Syntax:   `outlier F [by KEY[, …]] [window=N][, threshold=N][, consecutive=N][, direction=+-]`,
	Doc:      "Marks values of a series by _timeslice that are more than threshold standard deviations from the average of the window before: adds F_error, F_lower, F_upper, F_indicator and F_violation. The latest slice is ignored.",
	Examples: []string{`outlier _count by user window=5, threshold=3, consecutive=2, direction=+-`, `outlier _count`},
	Class:    Useful,
	Refused:  []Refusal{{In: RealTime, Only: "in the first window"}},
	parse:    operator[Outlier],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Outlier) Info() *Info { return outlierInfo }
func (n *Outlier) children(f func(Node)) {
	f(n.Field)
	each(n.By, f)
	each(n.Options, f)
}
func (n *Outlier) print(p *printer) {
	p.text("outlier ")
	p.name(n.Field)
	p.by(n.By)
	p.options(n.Options, ", ")
}

func (n *Outlier) check(p *parser) {
	p.checkOptions(n.Options, "window", "threshold", "consecutive", "direction")
}
