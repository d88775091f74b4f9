package sumoql

// Transaction makes a row of the messages with one key, with the states they
// went through (3.12).
type Transaction struct {
	At
	On     []*Name `parser:"'transaction' 'on' @@ ( ',' @@ )*"`
	Fringe string  `parser:"( 'fringe' '=' @(Number | Param) )? 'with'"`
	// Matches name states by patterns, States by the values of a field, In.
	Matches []*StateMatch `parser:"( @@ ( ',' 'with'? @@ )*"`
	States  []*State      `parser:"| 'states' @@ ( ',' @@ )*"`
	In      *Name         `parser:"( 'in' @@ )? )"`
	// Results is flow, states or transactions; empty: transactions.
	Results string   `parser:"( 'results' 'by' @('flow' | 'states' | 'transactions')"`
	Showing []*Shown `parser:"( 'showing' @@ ( ',' @@ )* )? )?"`
}

// StateMatch is a pattern with wildcards and the state it stands for.
type StateMatch struct {
	At
	Pattern *String `parser:"@@"`
	In      *Name   `parser:"( 'in' @@ )?"` // nil: _raw
	As      *Name   `parser:"'as' @@"`
}

// State is a field's value and the state it stands for.
type State struct {
	At
	Value *Name `parser:"@@"`
	As    *Name `parser:"( 'as' @@ )?"` // nil: called as the value
}

// Shown is an aggregate over a transaction's messages, of one state if For is
// given.
type Shown struct {
	At
	Func string `parser:"@Word"`
	Args []Expr `parser:"( '(' @@ ( ',' @@ )* ')' )?"`
	For  *Name  `parser:"( 'for' @@ )?"`
	As   *Name  `parser:"( 'as' @@ )?"`
}

var transactionInfo = &Info{
	Name:   "transaction",
	Words:  []string{"transaction"},
	Syntax: `transaction on F[, …] [fringe=D] with "PATTERN" [in F] as STATE[, …] | states VALUE [as STATE][, …] in F [results by transactions|states|flow [showing AGGREGATE[, …]]]`,
	Doc:    "Makes a row of the messages that agree in the keys, with the number of messages in each state, _start_time and _end_time; by flow a row of each change, with fromstate, tostate and latency. There are 10,000 groups at most.",
	Examples: []string{
		`transaction on session with "*New session*" as started, "*Session deleted*" as ended`,
		`transaction on ip fringe=10m with states login, cart as shopping, pay in page results by flow`,
		`transaction on session with "Launch *" in message as launch results by transactions showing max(_messageTime), sum("1") for launch as launches`,
	},
	Class:   Rare,
	Refused: []Refusal{{In: RealTime, Only: "before an aggregate, by flow"}, {In: Dashboards}},
	parse:   operator[Transaction],
	starts:  takesArguments,
}

// Info implements Operator.
func (*Transaction) Info() *Info { return transactionInfo }
func (n *Transaction) children(f func(Node)) {
	each(n.On, f)
	each(n.Matches, f)
	each(n.States, f)
	optional(n.In, f)
	each(n.Showing, f)
}
func (n *StateMatch) children(f func(Node)) { f(n.Pattern); optional(n.In, f); f(n.As) }
func (n *State) children(f func(Node))      { f(n.Value); optional(n.As, f) }
func (n *Shown) children(f func(Node)) {
	each(n.Args, f)
	optional(n.For, f)
	optional(n.As, f)
}

func (n *Transaction) print(p *printer) {
	p.text("transaction on ")
	p.names(n.On)
	p.flag(n.Fringe != "", "fringe="+n.Fringe)
	p.text(" with ")
	for i, m := range n.Matches {
		p.comma(i)
		p.string(m.Pattern)
		p.in(m.In)
		p.as(m.As)
	}
	for i, s := range n.States {
		if i == 0 {
			p.text("states ")
		}
		p.comma(i)
		p.name(s.Value)
		if s.As != nil {
			p.as(s.As)
		}
	}
	p.in(n.In)
	p.flag(n.Results != "", "results by "+n.Results)
	for i, s := range n.Showing {
		if i == 0 {
			p.text(" showing ")
		}
		p.comma(i)
		s.print(p)
	}
}

func (p *printer) in(n *Name) {
	if n != nil {
		p.text(" in ")
		p.name(n)
	}
}

func (n *Shown) print(p *printer) {
	p.text(n.Func)
	if len(n.Args) > 0 {
		p.text("(")
		for i, x := range n.Args {
			p.comma(i)
			p.expr(x, weakest)
		}
		p.text(")")
	}
	if n.For != nil {
		p.text(" for ")
		p.name(n.For)
	}
	if n.As != nil {
		p.as(n.As)
	}
}

// tidy makes keywords lower case.
func (n *Transaction) tidy() {
	n.Results = lower(n.Results)
	for _, s := range n.Showing {
		s.Func = lower(s.Func)
	}
}
