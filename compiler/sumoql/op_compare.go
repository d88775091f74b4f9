package sumoql

// TimeCompare sets an aggregate's results beside earlier ones: compare (3.9).
type TimeCompare struct {
	At
	Shifts []*Timeshift `parser:"'compare' @@ ( ',' @@ )*"`
}

// Timeshift is how far back a compare goes.
type Timeshift struct {
	At
	Shift string `parser:"'with'? 'timeshift' @( '-'? ( Number | Param ) )"` // how far back, such as 1d or -1d
	N     string `parser:"@(Number | Param)?"`                               // how many times; empty: once
	Func  string `parser:"@('avg' | 'max' | 'min')?"`                        // over all N; empty: a column each
	As    *Name  `parser:"( 'as' @@ )?"`
}

var compareInfo = &Info{
	Name:   "compare",
	Words:  []string{"compare"},
	Syntax: `compare [with] timeshift D [N [avg|min|max]] [as NAME][, timeshift …]`,
	Doc:    "Sets the results of an aggregate beside those of the same query some time ago: once, N times, or the average of N times. It stands once in a query and makes seven more queries at most.",
	Examples: []string{
		`compare with timeshift 1d`,
		`compare with timeshift 1d 7 avg as usual, timeshift 1w as last_week`,
	},
	Class:   Rare,
	Refused: []Refusal{{In: RealTime, Only: "without at least three timeslices in the range"}},
	parse:   operator[TimeCompare],
	starts:  takesArguments,
}

// Info implements Operator.
func (*TimeCompare) Info() *Info             { return compareInfo }
func (n *TimeCompare) children(f func(Node)) { each(n.Shifts, f) }
func (n *Timeshift) children(f func(Node))   { optional(n.As, f) }
func (n *TimeCompare) print(p *printer) {
	p.text("compare with ")
	for i, s := range n.Shifts {
		p.comma(i)
		p.text("timeshift " + s.Shift)
		p.flag(s.N != "", s.N)
		p.flag(s.Func != "", s.Func)
		if s.As != nil {
			p.as(s.As)
		}
	}
}

// tidy makes keywords lower case.
func (n *TimeCompare) tidy() {
	for _, s := range n.Shifts {
		s.Func = lower(s.Func)
	}
}
