package sumoql

// Merge makes one row of many (3.12).
type Merge struct {
	At
	Fields []*MergeField `parser:"'merge' ( @@ ( ',' @@ )* )?"` // none: _raw
}

// MergeField is a field and how its values become one.
type MergeField struct {
	At
	Name *Name `parser:"@@"`
	// Strategy is join, takeDistinct, takeFirst or takeLast; empty: join by line
	// ends.
	Strategy string  `parser:"@('join' | 'takedistinct' | 'takefirst' | 'takelast')?"`
	With     *String `parser:"( 'with' @@ )?"` // the separator of join
	As       *Name   `parser:"( 'as' @@ )?"`
}

var mergeInfo = &Info{
	Name:   "merge",
	Words:  []string{"merge"},
	Syntax: `merge [F [takeFirst|takeLast|takeDistinct|join [with "S"]] [as NAME][, …]]`,
	Doc:    "Makes one row of all, as a rule of the group of a transactionize: of each field the earliest value, the latest, the distinct ones, or all joined by a separator, a line end by default.",
	Examples: []string{
		`merge`,
		`merge user takeFirst, action takeDistinct as actions, _raw join with "\n\n"`,
	},
	Class:  Rare,
	parse:  operator[Merge],
	starts: takesArguments,
}

// Info implements Operator.
func (*Merge) Info() *Info             { return mergeInfo }
func (n *Merge) children(f func(Node)) { each(n.Fields, f) }
func (n *MergeField) children(f func(Node)) {
	f(n.Name)
	optional(n.With, f)
	optional(n.As, f)
}

func (n *Merge) print(p *printer) {
	p.text("merge")
	for i, m := range n.Fields {
		if i > 0 {
			p.text(",")
		}
		p.text(" ")
		p.name(m.Name)
		p.flag(m.Strategy != "", m.Strategy)
		if m.With != nil {
			p.text(" with ")
			p.string(m.With)
		}
		if m.As != nil {
			p.as(m.As)
		}
	}
}

var mergeStrategies = map[string]string{"takedistinct": "takeDistinct", "takefirst": "takeFirst", "takelast": "takeLast", "join": "join"}

// tidy makes the documented spelling of strategies.
func (n *Merge) tidy() {
	for _, m := range n.Fields {
		m.Strategy = mergeStrategies[lower(m.Strategy)]
		if m.Strategy == "" && m.With != nil {
			m.Strategy = "join"
		}
	}
}

func (n *Merge) check(p *parser) {
	for _, m := range n.Fields {
		if m.With != nil && m.Strategy != "join" {
			p.diags.Errorf("syntax", m.With.Place(), "only join has a separator, %s has none", m.Strategy)
		}
	}
}
