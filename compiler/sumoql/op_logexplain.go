package sumoql

// LogExplain finds values that go with a condition (3.2).
type LogExplain struct {
	At
	Event   Expr    `parser:"'logexplain' @@"`
	Against Expr    `parser:"( 'against' @@ )?"` // nil: !Event
	On      []*Name `parser:"'on' @@ ( ',' @@ )*"`
}

var logexplainInfo = &Info{
	Name:     "logexplain",
	Words:    []string{"logexplain"},
	Syntax:   `logexplain CONDITION [against CONDITION] on F[, …]`,
	Doc:      "Finds the values of the fields that occur more often where the condition holds than where another does, or it does not.",
	Examples: []string{`logexplain error = "AccessDenied" on user, src_ip`, `logexplain status >= 500 against status = 200 on host`},
	Class:    NeedsSumo,
	parse:    operator[LogExplain],
}

// Info implements Operator.
func (*LogExplain) Info() *Info { return logexplainInfo }
func (n *LogExplain) children(f func(Node)) {
	f(n.Event)
	if n.Against != nil {
		f(n.Against)
	}
	each(n.On, f)
}

func (n *LogExplain) print(p *printer) {
	p.text("logexplain ")
	p.expr(n.Event, weakest)
	if n.Against != nil {
		p.text(" against ")
		p.expr(n.Against, weakest)
	}
	p.text(" on ")
	p.names(n.On)
}
