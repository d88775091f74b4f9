package sumoql

// Compose ends a subquery: its rows become a condition (2.4).
type Compose struct {
	At
	Names      []*Name `parser:"'compose' @@ ( ',' @@ )*"`
	MaxResults string  `parser:"( 'maxresults' '=' @(Number | Param) )?"`
	Keywords   bool    `parser:"@'keywords'?"`
}

var composeInfo = &Info{
	Name:     "compose",
	Words:    []string{"compose"},
	Syntax:   `compose F[, …] [maxresults=N] [keywords]`,
	Doc:      "Ends a subquery: its rows become ((f=\"…\" and g=\"…\") or …), with keywords the values alone.",
	Examples: []string{`compose src_ip, user maxresults=5000`, `compose src_ip keywords`},
	Class:    Useful,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[Compose],
}

// Info implements Operator.
func (*Compose) Info() *Info             { return composeInfo }
func (n *Compose) children(f func(Node)) { each(n.Names, f) }
func (n *Compose) print(p *printer) {
	p.text("compose ")
	p.names(n.Names)
	p.flag(n.MaxResults != "", "maxresults="+n.MaxResults)
	p.flag(n.Keywords, "keywords")
}
