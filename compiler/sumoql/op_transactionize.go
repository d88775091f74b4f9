package sumoql

// Transactionize groups messages that share a value of any of the fields, also
// by way of others (3.12).
type Transactionize struct {
	At
	Fields  []*Name   `parser:"'transactionize' @@ ( ',' @@ )*"`
	As      *Name     `parser:"( 'as' @@ )?"` // the prefix of added fields; nil: _group
	Options Options   `parser:"( ','? @@ )*"`
	Each    *Pipeline `parser:"@@?"` // run over each group, as a rule merge
}

var transactionizeInfo = &Info{
	Name:   "transactionize",
	Words:  []string{"transactionize"},
	Syntax: `transactionize F[, …] [as PREFIX] [maxSpan=D] [maxPause=D] [maxLogs=N] [startsWith="S"[;strict]] [endsWith="S"[;strict]] [keepOrphans=true|false] [(OPERATORS)]`,
	Doc:    "Groups messages that share a value of any of the fields, also by way of others, and adds _group, _group_duration, _group_size and _group_orphaned. The operators in brackets, as a rule merge, run over each group.",
	Examples: []string{
		`transactionize session, request maxPause=5m startsWith="start";strict`,
		`transactionize user as visit (merge user takeFirst, _raw join with "\n")`,
	},
	Class:   Rare,
	Refused: []Refusal{{In: RealTime}},
	parse:   operator[Transactionize],
	starts:  takesArguments,
}

// Info implements Operator.
func (*Transactionize) Info() *Info { return transactionizeInfo }
func (n *Transactionize) children(f func(Node)) {
	each(n.Fields, f)
	optional(n.As, f)
	each(n.Options, f)
	optional(n.Each, f)
}

func (n *Transactionize) print(p *printer) {
	p.text("transactionize ")
	p.names(n.Fields)
	if n.As != nil {
		p.as(n.As)
	}
	p.options(n.Options, " ")
	if n.Each != nil {
		p.text(" ")
		p.pipeline(n.Each)
	}
}

func (n *Transactionize) check(p *parser) {
	p.checkOptions(n.Options, "maxSpan", "maxPause", "maxLogs", "startsWith", "endsWith", "keepOrphans")
}
