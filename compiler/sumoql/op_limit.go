package sumoql

// Limit keeps the first rows (3.9).
type Limit struct {
	At
	N string `parser:"'limit' @(Number | Param)"`
}

var limitInfo = &Info{
	Name:     "limit",
	Words:    []string{"limit"},
	Syntax:   `limit N`,
	Doc:      "Keeps the first N rows, at most 10,000.",
	Examples: []string{`limit 20`},
	Class:    Core,
	Refused:  []Refusal{{In: RealTime, Only: "before an aggregate"}},
	parse:    operator[Limit],
}

// Info implements Operator.
func (*Limit) Info() *Info        { return limitInfo }
func (n *Limit) print(p *printer) { p.text("limit " + n.N) }
