package sumoql

// Infer adds what one of Sumo's models says of a row (3.2).
type Infer struct {
	At
	Options Options `parser:"'infer' ( ','? @@ )*"`
}

var inferInfo = &Info{
	Name:     "infer",
	Words:    []string{"infer"},
	Syntax:   `infer [_category=C] _model=M [KEY=VALUE …]`,
	Doc:      "Adds what one of Sumo's models says of a row; its options are not documented.",
	Examples: []string{`infer _category=cloudtrail _model=benchmark`, `infer _model=trend entity="avg"`},
	Class:    NeedsSumo,
	parse:    operator[Infer],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Infer) Info() *Info             { return inferInfo }
func (n *Infer) children(f func(Node)) { each(n.Options, f) }
func (n *Infer) print(p *printer)      { p.text("infer"); p.options(n.Options, " ") }
