package sumoql

// Top keeps the most frequent values of fields, or the highest by a metric
// (3.9).
type Top struct {
	At
	N     string     `parser:"'top' @(Number | Param)"`
	Names []*Name    `parser:"@@ ( ',' @@ )*"`
	By    []*SortKey `parser:"( 'by' @@ ( ',' @@ )* )?"`
}

var topInfo = &Info{
	Name:     "top",
	Words:    []string{"top"},
	Syntax:   `top N F[, …] [by METRIC[, …]]`,
	Doc:      "Keeps the N most frequent values of the fields with their _count, or after an aggregate the N rows with the highest metric.",
	Examples: []string{`top 10 user`, `top 5 src_ip by hits, src_ip asc`},
	Class:    Useful,
	Refused:  []Refusal{{In: RealTime, Only: "before an aggregate"}},
	parse:    operator[Top],
}

// Info implements Operator.
func (*Top) Info() *Info             { return topInfo }
func (n *Top) children(f func(Node)) { each(n.Names, f); each(n.By, f) }
func (n *Top) print(p *printer) {
	p.text("top " + n.N + " ")
	p.names(n.Names)
	if n.By != nil {
		p.text(" by ")
		p.sortKeys(n.By)
	}
}

func (n *Top) tidy() { tidyKeys(n.By) }
