package sumoql

// Predict continues a series into the future (3.2).
type Predict struct {
	At
	Field   *Name   `parser:"'predict' @@ 'by'"`
	Step    string  `parser:"@(Number | Param)"` // of the series' slices
	Options Options `parser:"( ','? @@ )*"`
}

var predictInfo = &Info{
	Name:     "predict",
	Words:    []string{"predict"},
	Syntax:   `predict F by D [model=ar][, ar.window=N][, forecast=N]`,
	Doc:      "Continues a series by _timeslice into the future, by a straight line or with model=ar by cycles: adds F_predicted and F_error.",
	Examples: []string{`predict _count by 1m model=ar, ar.window=50, forecast=10m`},
	Class:    NeedsSumo,
	parse:    operator[Predict],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Predict) Info() *Info             { return predictInfo }
func (n *Predict) children(f func(Node)) { f(n.Field); each(n.Options, f) }
func (n *Predict) print(p *printer) {
	p.text("predict ")
	p.name(n.Field)
	p.text(" by " + n.Step)
	p.options(n.Options, ", ")
}

func (n *Predict) check(p *parser) { p.checkOptions(n.Options, "model", "ar.window", "forecast") }
