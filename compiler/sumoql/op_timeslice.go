package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Timeslice puts each message in a slice of time (3.7).
type Timeslice struct {
	At
	// Amount is a length of time such as 5m, or a number of buckets; empty: the
	// whole range is one slice.
	Amount string `parser:"'timeslice' 'by'? @(Number | Param)?"`
	// Unit is "buckets" or empty.
	Unit string `parser:"@('buckets' | 'bucket' | 'w' | 'd' | 'h' | 'm' | 's')?"`
	As   *Name  `parser:"( 'as' @@ )?"`
}

var timesliceInfo = &Info{
	Name:     "timeslice",
	Words:    []string{"timeslice"},
	Syntax:   `timeslice [D | N buckets] [as NAME]`,
	Doc:      "Adds _timeslice, the start of the message's slice of time in epoch ms, and __timeslice_end.",
	Examples: []string{`timeslice 30s`, `timeslice 100 buckets`, `timeslice 1h as hour`},
	Class:    Core,
	Refused:  []Refusal{{In: RealTime, Only: "over a day"}},
	parse:    operator[Timeslice],
	starts:   func(toks []lexer.Token) bool { return takesArguments(toks) || isWord(toks[1], "as") },
}

// Info implements Operator.
func (*Timeslice) Info() *Info             { return timesliceInfo }
func (n *Timeslice) children(f func(Node)) { optional(n.As, f) }

// Step returns the length of a slice in ms; 0 if it is not a length of time.
func (n *Timeslice) Step() float64 {
	if n.Unit == "" && n.Amount != "" && isDigit(n.Amount[0]) && !isDigit(n.Amount[len(n.Amount)-1]) {
		return numberValue(n.Amount)
	}
	return 0
}

func (n *Timeslice) print(p *printer) {
	p.text("timeslice")
	if n.Amount != "" {
		p.text(" " + n.Amount)
	}
	p.flag(n.Unit != "", n.Unit)
	if n.As != nil {
		p.as(n.As)
	}
}

// tidy joins an amount and its unit.
func (n *Timeslice) tidy() {
	switch n.Unit = strings.ToLower(n.Unit); {
	case n.Unit == "bucket":
		n.Unit = "buckets"
	case len(n.Unit) == 1 && !n.unitTwice():
		n.Amount, n.Unit = n.Amount+n.Unit, ""
	}
}

// unitTwice reports whether an amount that has a unit is followed by another.
func (n *Timeslice) unitTwice() bool {
	return n.Unit != "" && n.Amount != "" && isDigit(n.Amount[0]) && !isDigit(n.Amount[len(n.Amount)-1])
}

func (n *Timeslice) check(p *parser) {
	unit := strings.TrimLeft(n.Amount, "0123456789.")
	switch {
	case n.unitTwice():
		p.diags.Errorf("syntax", n.Place(), "%s has a unit already, so %s cannot follow it", n.Amount, n.Unit)
	case unit != n.Amount && unit != "" && !strings.Contains("w d h m s", unit): // 5M is five million
		p.diags.Errorf("syntax", n.Place(), "%s is no length of a slice", n.Amount).Note("its units are w, d, h, m and s, in lower case")
	}
}
