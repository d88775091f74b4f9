package sumoql

// GeoIP adds the place of an address (3.11).
type GeoIP struct {
	At
	Field *Name   `parser:"'geoip' @@"`
	Extra []*Name `parser:"( ','? @@ ( ',' @@ )* )?"` // further columns to add
}

var geoipInfo = &Info{
	Name:     "geoip",
	Words:    []string{"geoip"},
	Syntax:   `geoip F [COLUMN[, …]]`,
	Doc:      "Adds latitude, longitude, country_code, country_name, city and state of an IP address, and the columns named; null for private addresses.",
	Examples: []string{`geoip src_ip`, `geoip src_ip region, continent`},
	Class:    NeedsSumo,
	parse:    operator[GeoIP],
	starts:   takesArguments,
}

// Info implements Operator.
func (*GeoIP) Info() *Info             { return geoipInfo }
func (n *GeoIP) children(f func(Node)) { f(n.Field); each(n.Extra, f) }
func (n *GeoIP) print(p *printer) {
	p.text("geoip ")
	p.name(n.Field)
	if len(n.Extra) > 0 {
		p.text(" ")
		p.names(n.Extra)
	}
}
