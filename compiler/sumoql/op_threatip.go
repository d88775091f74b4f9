package sumoql

// ThreatIP adds what is known of an address (3.11).
type ThreatIP struct {
	At
	Field *Name `parser:"'threatip' @@"`
}

var threatipInfo = &Info{
	Name:     "threatip",
	Words:    []string{"threatip"},
	Syntax:   `threatip F`,
	Doc:      "Adds what threat intelligence knows of an IP address: actor, malicious_confidence, raw_threat and type; null where nothing is known.",
	Examples: []string{`threatip src_ip`},
	Class:    NeedsSumo,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[ThreatIP],
	starts:   takesArguments,
}

// Info implements Operator.
func (*ThreatIP) Info() *Info             { return threatipInfo }
func (n *ThreatIP) children(f func(Node)) { f(n.Field) }
func (n *ThreatIP) print(p *printer)      { p.text("threatip "); p.name(n.Field) }
