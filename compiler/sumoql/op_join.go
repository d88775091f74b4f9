package sumoql

import (
	"regexp"
	"sync"
)

// Join makes a row of each combination of rows of two or more tables that agree
// (3.12).
type Join struct {
	At
	Tables []*JoinTable `parser:"'join' @@ ( ',' @@ )+"`
	On     []*JoinKey   `parser:"'on' @@ ( 'and' @@ )*"`
	// TimeWindow is how far apart in time the rows may be, such as 10m; empty: any.
	TimeWindow string `parser:"( 'timewindow' @(Number | Param) )?"`
}

// JoinTable is the rows that operators make of those before the join. Behind
// it, field f of table t is called t_f.
type JoinTable struct {
	At
	Rows *Pipeline `parser:"@@"`
	As   *Name     `parser:"'as' @@"`
}

// JoinKey is two fields, each TABLE.FIELD, that must be equal.
type JoinKey struct {
	At
	Left  *Name `parser:"@@ '='"`
	Right *Name `parser:"@@"`
}

var joinInfo = &Info{
	Name:   "join",
	Words:  []string{"join"},
	Syntax: `join (OPERATORS) as T, (OPERATORS) as U[, …] on T.F = U.G [and …] [timewindow D]`,
	Doc:    "Makes of the rows two or more tables, each by operators of its own, and a row of each combination in which the keys are equal; the fields of table t are then called t_f. There are only inner joins. A table takes 25,000 rows.",
	Examples: []string{
		`join (where event = "start") as a, (where event = "stop") as b on a.pid = b.pid and a.host = b.host timewindow 30m`,
		`join (count by user, src_ip) as t1, (count_distinct(src_ip) by user) as t2 on t1.user = t2.user`,
	},
	Class:   Rare,
	Refused: []Refusal{{In: RealTime}},
	parse:   operator[Join],
	starts:  takesArguments,
}

// Info implements Operator.
func (*Join) Info() *Info                  { return joinInfo }
func (n *Join) children(f func(Node))      { each(n.Tables, f); each(n.On, f) }
func (n *JoinTable) children(f func(Node)) { f(n.Rows); f(n.As) }
func (n *JoinKey) children(f func(Node))   { f(n.Left); f(n.Right) }

// tidy closes blanks behind a table's dot.
func (n *Join) tidy() {
	for _, k := range n.On {
		for _, name := range []*Name{k.Left, k.Right} {
			name.Text = dotBlank().ReplaceAllString(name.Text, ".")
		}
	}
}

var dotBlank = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.\s+`) })

// print puts the tables of a long join on lines of their own.
func (n *Join) print(p *printer) {
	gap := " "
	if !p.flat && len(PrintOperator(n)) > lineWidth {
		gap = "\n" + indent
	}
	p.text("join")
	for i, t := range n.Tables {
		if i > 0 {
			p.text(",")
		}
		p.text(gap)
		p.pipeline(t.Rows)
		p.as(t.As)
	}
	p.text(gap + "on ")
	for i, k := range n.On {
		if i > 0 {
			p.text(" and ")
		}
		p.name(k.Left)
		p.text(" = ")
		p.name(k.Right)
	}
	p.flag(n.TimeWindow != "", "timewindow "+n.TimeWindow)
}
