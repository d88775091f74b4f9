package sumoql

import (
	"slices"
	"strconv"
	"strings"
)

// MaxTimeshifts is how many queries a compare makes besides its own (3.9).
const MaxTimeshifts = 7

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

// Step returns how far back the first of the timeshifts goes, in ms; 0 if it is not a
// length of time that is written in full.
func (n *Timeshift) Step() float64 {
	text := strings.TrimPrefix(n.Shift, "-")
	unit := len(text) - 1
	if unit < 0 || !strings.Contains("wdhms", text[unit:]) {
		return 0
	}
	if _, err := strconv.ParseUint(text[:unit], 10, 24); err != nil {
		return 0
	}
	return numberValue(text)
}

// Times returns how many timeshifts there are, one after the other, 255 of more; 0 if
// that is not a number.
func (n *Timeshift) Times() int {
	if n.N == "" {
		return 1
	}
	times, _ := strconv.ParseUint(n.N, 10, 8)
	return int(times)
}

// Backs returns how far back the queries go that compare makes besides its own, in ms,
// each once.
func (n *TimeCompare) Backs() []float64 {
	var out []float64
	for _, s := range n.Shifts {
		for i := range s.Times() {
			if back := s.Step() * float64(i+1); back > 0 && !slices.Contains(out, back) {
				out = append(out, back)
			}
		}
	}
	return out
}

// tidy makes keywords lower case.
func (n *TimeCompare) tidy() {
	for _, s := range n.Shifts {
		s.Func = lower(s.Func)
	}
}
