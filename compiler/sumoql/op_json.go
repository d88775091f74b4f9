package sumoql

// JSON takes values of JSON text into fields by their paths (3.5).
type JSON struct {
	At
	Field  *Name        `parser:"'json' ( 'field' '='? @@ )?"`
	Groups []*JSONGroup `parser:"@@ ( ',' @@ )*"`
	Nodrop bool         `parser:"@'nodrop'?"`
}

// JSONGroup is paths and the fields they go into; without Names each field has
// the path as its name.
type JSONGroup struct {
	At
	Paths []*String `parser:"@@ ( ',' @@ )*"`
	Names []*Name   `parser:"( 'as' @@ ( ',' (?! String) @@ )* )?"`
}

var jsonInfo = &Info{
	Name:   "json",
	Words:  []string{"json"},
	Syntax: `json [field=F] "PATH"[, …] [as NAME[, …]] [nodrop]`,
	Doc:    "Takes what paths name in JSON text into fields; arrays and objects come as JSON text. Without names a field is called as its path. Rows without the keys are dropped unless nodrop is given.",
	Examples: []string{
		`json "EventID", "EventData.Image" as event_id, image nodrop`,
		`json field=payload "users[*].name"`,
	},
	Class: Core,
	parse: operator[JSON],
}

// Info implements Operator.
func (*JSON) Info() *Info                  { return jsonInfo }
func (n *JSON) children(f func(Node))      { optional(n.Field, f); each(n.Groups, f) }
func (n *JSONGroup) children(f func(Node)) { each(n.Paths, f); each(n.Names, f) }

func (n *JSON) print(p *printer) {
	p.text("json ")
	p.field(n.Field)
	for i, g := range n.Groups {
		p.comma(i)
		p.strings(g.Paths)
		p.as(g.Names...)
	}
	p.flag(n.Nodrop, "nodrop")
}

func (n *JSON) check(p *parser) {
	for _, g := range n.Groups {
		p.checkCount(g.Names, len(g.Paths), "path")
	}
}
