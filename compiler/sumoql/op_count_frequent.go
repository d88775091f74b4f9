package sumoql

// CountFrequent counts values approximately (3.8).
type CountFrequent struct {
	At
	Names []*Name `parser:"'count_frequent' ( '(' @@ ( ',' @@ )* ')' | 'by'? @@ ( ',' @@ )* )"`
}

var countFrequentInfo = &Info{
	Name:     "count_frequent",
	Words:    []string{"count_frequent"},
	Syntax:   `count_frequent F[, …]`,
	Doc:      "Counts the most frequent values of the fields, approximately, as _approxcount. It stands alone.",
	Examples: []string{`count_frequent src_ip, user`},
	Class:    Rare,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[CountFrequent],
}

// Info implements Operator.
func (*CountFrequent) Info() *Info             { return countFrequentInfo }
func (n *CountFrequent) children(f func(Node)) { each(n.Names, f) }
func (n *CountFrequent) print(p *printer)      { p.text("count_frequent "); p.names(n.Names) }
