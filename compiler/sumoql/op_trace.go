package sumoql

// Trace keeps the messages that a chain of ids links to a first one (3.2).
type Trace struct {
	At
	// Direction is + for later messages only, - for earlier; empty: both.
	Direction string  `parser:"'trace' @('+' | '-')?"`
	Pattern   *String `parser:"@@"` // a regular expression whose group is an id
	Start     *String `parser:"@@"` // the id to start from
}

var traceInfo = &Info{
	Name:     "trace",
	Words:    []string{"trace"},
	Syntax:   `trace [+|-] "(REGEX)" "START"`,
	Doc:      "Keeps the messages that are linked to the start by ids that stand in one message: with + later ones, with - earlier ones.",
	Examples: []string{`trace "ID=([0-9a-fA-F]{4})" "7F92"`, `trace + "host=(\w+)" "ws1"`},
	Class:    Rare,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[Trace],
}

// Info implements Operator.
func (*Trace) Info() *Info             { return traceInfo }
func (n *Trace) children(f func(Node)) { f(n.Pattern); f(n.Start) }
func (n *Trace) print(p *printer) {
	p.text("trace ")
	if n.Direction != "" {
		p.text(n.Direction + " ")
	}
	p.string(n.Pattern)
	p.text(" ")
	p.string(n.Start)
}
