package sumoql

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Aggregate makes one row of each group of rows (3.8): `count by k`,
// `sum(x) as s, values(y) by k`.
type Aggregate struct {
	At
	Aggs []*Agg  `parser:"@@ ( ',' (?= Word '(' | 'count' ) @@ )*"`
	By   []*Name `parser:"( ( 'by' | 'group' 'by'? )? ( '(' @@ ( ',' @@ )* ')' | @@ ( ',' @@ )* ) )?"`
}

// Agg is one aggregate of a stage.
type Agg struct {
	At
	Func string `parser:"@Word"`
	Star bool   `parser:"( '(' ( @'*'"`
	// Args are the field, then the constants of pct; documented queries have no
	// other expressions there.
	Args []Expr `parser:"| @@ ( ',' @@ )* )? ')' )?"`
	As   *Name  `parser:"( 'as' @@ )?"`
}

// Aggregates are the words that start an aggregate stage.
var Aggregates = []string{
	"avg", "count", "count_distinct", "first", "last", "least_recent", "max", "median", "min", "most_recent",
	"pct", "pct_sampling", "stddev", "sum", "values",
}

var aggregateInfo = &Info{
	Name:   "aggregate",
	Words:  Aggregates,
	Syntax: `AGGREGATE(F) [as NAME][, …] [by KEY[, …]]`,
	Doc:    "Makes one row of each group of rows that agree in the keys; without keys, of all. Aggregates: " + strings.Join(Aggregates, ", ") + ".",
	Examples: []string{
		`count by user`,
		`count as hits, count_distinct(dest_port) as ports, min(_messageTime) as start by src_ip, _timeslice`,
		`pct(latency, 95, 99)`,
	},
	Class:   Core,
	Refused: []Refusal{{In: RealTime, Only: "first and last"}},
	parse:   operator[Aggregate],
	starts:  startsAggregate,
}

func startsAggregate(toks []lexer.Token) bool {
	if len(toks) == 1 {
		return isWord(toks[0], "count")
	}
	next := toks[1]
	switch {
	case next.Value == "(" && (isWord(toks[0], "min") || isWord(toks[0], "max")):
		return !scalar(toks)
	case next.Value == "(":
		return true
	case !isWord(toks[0], "count"):
		return false
	case isSign(next):
		return next.Value == ","
	}
	return next.Type == kindWord || next.Type == kindQuoted || next.Type == kindParam
}

// scalar tells the functions min(a, b) and max(a, b) from the aggregates: two
// arguments, no group and no other aggregate behind (8.1).
func scalar(toks []lexer.Token) bool {
	depth, commas := 0, 0
	for i, t := range toks {
		switch {
		case t.Value == "(":
			depth++
		case t.Value == ")":
			depth--
			if depth == 0 {
				return commas == 1 && (i+1 == len(toks) || isWord(toks[i+1], "as") && !word(toks, i+3, "by") || isSign(toks[i+1]) && toks[i+1].Value != ",")
			}
		case t.Value == "," && depth == 1:
			commas++
		}
	}
	return false
}

// Info implements Operator.
func (*Aggregate) Info() *Info             { return aggregateInfo }
func (n *Aggregate) children(f func(Node)) { each(n.Aggs, f); each(n.By, f) }
func (n *Agg) children(f func(Node))       { each(n.Args, f); optional(n.As, f) }

func (n *Aggregate) print(p *printer) {
	for i, a := range n.Aggs {
		p.comma(i)
		p.text(a.Func)
		if len(a.Args) > 0 {
			p.text("(")
			for i, x := range a.Args {
				p.comma(i)
				p.expr(x, 0)
			}
			p.text(")")
		}
		if a.As != nil {
			p.as(a.As)
		}
	}
	p.by(n.By)
}

// tidy makes Sumo's spelling of aggregates, which is all lower case.
func (n *Aggregate) tidy() {
	for _, a := range n.Aggs {
		a.Func, a.Star = strings.ToLower(a.Func), false
	}
}

// check reports aggregates that Sumo does not have, and those without a field.
func (n *Aggregate) check(p *parser) {
	for _, a := range n.Aggs {
		switch {
		case !slices.Contains(Aggregates, a.Func):
			d := p.diags.Errorf("unknown-operator", p.span(a.Pos.Offset, a.Pos.Offset+len(a.Func)), "Sumo has no aggregate %s", show(a.Func))
			if hint, ok := foreignFunctions[a.Func]; ok {
				d.Note("write: %s", hint)
			} else {
				didYouMean(d, a.Func, Aggregates)
			}
		case len(a.Args) == 0 && a.Func != "count":
			p.diags.Errorf("syntax", a.Place(), "%s needs a field", a.Func)
		}
	}
}
