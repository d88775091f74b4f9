package sumoql

import "strings"

// Sort orders rows: sort, order (3.9).
type Sort struct {
	At
	Keys []*SortKey `parser:"( 'sort' | 'order' ) 'by'? ( @@ ( ',' @@ )* )?"`
}

// SortKey is a field to sort by, descending unless Asc.
type SortKey struct {
	At
	Sign string `parser:"@('+' | '-')?"`
	Name *Name  `parser:"@@"`
	Dir  string `parser:"@('asc' | 'desc' | 'ascending' | 'descending')?"`
}

var sortInfo = &Info{
	Name:     "sort",
	Words:    []string{"sort", "order"},
	Syntax:   `sort [by [+|-]F [asc|desc][, …]]`,
	Doc:      "Orders rows, descending by default. Text sorts by its characters unless it is cast to a number. order is another word for it.",
	Examples: []string{`sort by _count`, `sort by user asc, _count`},
	Class:    Core,
	Refused:  []Refusal{{In: RealTime, Only: "before an aggregate"}},
	parse:    operator[Sort],
}

// Info implements Operator.
func (*Sort) Info() *Info                { return sortInfo }
func (n *Sort) children(f func(Node))    { each(n.Keys, f) }
func (n *SortKey) children(f func(Node)) { f(n.Name) }

// Asc reports whether smaller values come first.
func (n *SortKey) Asc() bool {
	if n.Dir != "" {
		return strings.EqualFold(n.Dir[:3], "asc")
	}
	return n.Sign == "+"
}

func (n *Sort) print(p *printer) {
	p.text("sort")
	if len(n.Keys) > 0 {
		p.text(" by ")
		p.sortKeys(n.Keys)
	}
}

func (p *printer) sortKeys(keys []*SortKey) {
	for i, k := range keys {
		p.comma(i)
		p.name(k.Name)
		p.flag(k.Asc(), "asc")
	}
}

// tidy leaves only what prints.
func (n *Sort) tidy() { tidyKeys(n.Keys) }

func tidyKeys(keys []*SortKey) {
	for _, k := range keys {
		asc := k.Asc()
		k.Sign, k.Dir = "", ""
		if asc {
			k.Dir = "asc"
		}
	}
}
