package sumoql

// ThreatLookup adds what is known of an indicator (3.11).
type ThreatLookup struct {
	At
	Single bool    `parser:"'threatlookup' @'singleindicator'?"` // one row for a row
	Source *String `parser:"( 'source' '=' @@ )?"`               // nil: all sources
	Fields []*Name `parser:"@@ ( ',' @@ )*"`
}

var threatlookupInfo = &Info{
	Name:     "threatlookup",
	Words:    []string{"threatlookup"},
	Syntax:   `threatlookup [singleIndicator] [source="S"] F[, …]`,
	Doc:      "Adds what threat intelligence knows of an indicator as _threatlookup.confidence, _threatlookup.actors and so on; null where nothing is known. Without singleIndicator there is a row for every match.",
	Examples: []string{`threatlookup singleIndicator src_ip`, `threatlookup source="mine" src_ip, domain`},
	Class:    NeedsSumo,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[ThreatLookup],
	starts:   takesArguments,
}

// Info implements Operator.
func (*ThreatLookup) Info() *Info             { return threatlookupInfo }
func (n *ThreatLookup) children(f func(Node)) { optional(n.Source, f); each(n.Fields, f) }
func (n *ThreatLookup) print(p *printer) {
	p.text("threatlookup ")
	if n.Single {
		p.text("singleIndicator ")
	}
	if n.Source != nil {
		p.text("source=")
		p.string(n.Source)
		p.text(" ")
	}
	p.names(n.Fields)
}
