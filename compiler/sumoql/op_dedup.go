package sumoql

// Dedup keeps the first rows of each key (3.9).
type Dedup struct {
	At
	Consecutive bool    `parser:"'dedup' @'consecutive'?"`
	N           string  `parser:"@(Number | Param)?"`
	By          []*Name `parser:"( 'by'? @@ ( ',' @@ )* )?"`
}

var dedupInfo = &Info{
	Name:     "dedup",
	Words:    []string{"dedup"},
	Syntax:   `dedup [consecutive] [N] [by KEY[, …]]`,
	Doc:      "Keeps the first N rows, one by default, of those that agree in the keys; without keys, in _raw. With consecutive only neighbours count.",
	Examples: []string{`dedup by user`, `dedup consecutive 2 by user, src_ip`},
	Class:    Useful,
	parse:    operator[Dedup],
}

// Info implements Operator.
func (*Dedup) Info() *Info             { return dedupInfo }
func (n *Dedup) children(f func(Node)) { each(n.By, f) }
func (n *Dedup) print(p *printer) {
	p.text("dedup")
	p.flag(n.Consecutive, "consecutive")
	p.flag(n.N != "", n.N)
	p.by(n.By)
}
