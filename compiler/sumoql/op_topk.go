package sumoql

// Topk keeps the rows with the highest values, of each group if there are
// keys, and adds _rank (3.9).
type Topk struct {
	At
	N     string  `parser:"'topk' '(' @(Number | Param)"`
	Names []*Name `parser:"( ',' @@ )+ ')'"`
	By    []*Name `parser:"( 'by' @@ ( ',' @@ )* )?"`
}

var topkInfo = &Info{
	Name:     "topk",
	Words:    []string{"topk"},
	Syntax:   `topk(N, F[, …]) [by KEY[, …]]`,
	Doc:      "Keeps the N rows with the highest values, of each group if there are keys, and adds _rank.",
	Examples: []string{`topk(5, _count)`, `topk(1, _count, user) by src_ip`},
	Class:    Useful,
	parse:    operator[Topk],
}

// Info implements Operator.
func (*Topk) Info() *Info             { return topkInfo }
func (n *Topk) children(f func(Node)) { each(n.Names, f); each(n.By, f) }
func (n *Topk) print(p *printer) {
	p.text("topk(" + n.N + ", ")
	p.names(n.Names)
	p.text(")")
	p.by(n.By)
}
