package sumoql

// FillMissing adds rows for groups without data (3.9).
type FillMissing struct {
	At
	Generators []*Generator `parser:"'fillmissing' @@ ( ',' @@ )*"`
	With       []*FillValue `parser:"( 'with' @@ ( ',' @@ )*"`
	TakeLast   bool         `parser:"| @'takelast' )*"`
}

// Generator lists the values of a key field of which each is to have a row.
type Generator struct {
	At
	// Timeslice is timeslice(step) in field: every slice of the query's range.
	Timeslice bool   `parser:"( @'timeslice'"`
	Step      string `parser:"( '(' @(Number | Param) @('w' | 'd' | 'h' | 'm' | 's')? ')' )?"` // empty: as the timeslice before
	// All is values all in field: those that occur; else Values lists them.
	All    bool      `parser:"| 'values' ( @'all'"`
	Values []*String `parser:"           | '(' @@ ( ',' @@ )* ')' ) )"`
	Field  *Name     `parser:"( 'in' @@ )?"` // nil: _timeslice
}

// FillValue is what a field without a generator has in added rows.
type FillValue struct {
	At
	Value Expr  `parser:"@@ 'for'"` // a number, text or null
	Field *Name `parser:"@@"`
}

var fillmissingInfo = &Info{
	Name:   "fillmissing",
	Words:  []string{"fillmissing"},
	Syntax: `fillmissing timeslice[(D)] [in F] | values("V"[, …]) in F | values all in F[, …] [with VALUE for F[, …]] [takeLast]`,
	Doc:    "Adds a row for each combination of the listed values that has none: of slices of time, of values, or of all values that occur. Other fields get 0, false or null, the value given by with, or with takeLast that of the slice before. It adds up to 10,000 combinations.",
	Examples: []string{
		`fillmissing timeslice(5m), values all in status`,
		`fillmissing timeslice, values("allow", "deny") in action with -1 for _count`,
		`fillmissing timeslice(1h) in hour takeLast`,
	},
	Class:  Useful,
	parse:  operator[FillMissing],
	starts: takesArguments,
}

// Info implements Operator.
func (*FillMissing) Info() *Info             { return fillmissingInfo }
func (n *FillMissing) children(f func(Node)) { each(n.Generators, f); each(n.With, f) }
func (n *Generator) children(f func(Node))   { each(n.Values, f); optional(n.Field, f) }
func (n *FillValue) children(f func(Node))   { f(n.Value); f(n.Field) }

func (n *FillMissing) print(p *printer) {
	p.text("fillmissing ")
	for i, g := range n.Generators {
		p.comma(i)
		switch {
		case g.Timeslice:
			p.text("timeslice")
			if g.Step != "" {
				p.text("(" + g.Step + ")")
			}
		case g.All:
			p.text("values all")
		default:
			p.text("values(")
			p.strings(g.Values)
			p.text(")")
		}
		if g.Field != nil {
			p.text(" in ")
			p.name(g.Field)
		}
	}
	for i, v := range n.With {
		if i == 0 {
			p.text(" with ")
		}
		p.comma(i)
		p.expr(v.Value, weakest)
		p.text(" for ")
		p.name(v.Field)
	}
	p.flag(n.TakeLast, "takeLast")
}

// check demands the field of values.
func (n *FillMissing) check(p *parser) {
	for _, g := range n.Generators {
		if !g.Timeslice && g.Field == nil {
			p.diags.Errorf("syntax", g.Place(), "these values need a field").Note(`write: values("a", "b") in FIELD`)
		}
	}
}
