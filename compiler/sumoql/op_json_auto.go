package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// JSONAuto takes all values of JSON text into fields (3.5).
type JSONAuto struct {
	At
	Field         *Name     `parser:"'json' ( ( 'field' '='? @@ )"`
	Auto          bool      `parser:"| @'auto'"`
	MaxDepth      *Number   `parser:"| 'maxdepth' @@"`
	ExtractArrays bool      `parser:"| @'extractarrays'"`
	Refonly       bool      `parser:"| @'refonly'"`
	Keys          []*String `parser:"| 'keys'? @@ ( ',' @@ )*"`
	Names         []*Name   `parser:"( 'as' @@ ( ',' @@ )* )?"`
	Nodrop        bool      `parser:"| @'nodrop' )*"`
}

var jsonAutoInfo = &Info{
	Name:     "json auto",
	Words:    []string{"json"},
	Syntax:   `json auto [field=F] [maxdepth N] [extractarrays] [keys "K"[, …] [as NAME[, …]]] [refonly] [nodrop]`,
	Doc:      "Takes up to 100 values of the JSON text at the end of a message into fields called as their paths.",
	Examples: []string{`json auto`, `json auto field=payload maxdepth 2 keys "user", "ip" as user, src_ip`},
	Class:    Core,
	parse:    operator[JSONAuto],
	starts: func(toks []lexer.Token) bool {
		for _, t := range toks[1:] {
			if t.Type == kindString {
				return false
			}
			if isWord(t, "auto") {
				return true
			}
		}
		return false
	},
}

// Info implements Operator.
func (*JSONAuto) Info() *Info { return jsonAutoInfo }
func (n *JSONAuto) children(f func(Node)) {
	optional(n.Field, f)
	optional(n.MaxDepth, f)
	each(n.Keys, f)
	each(n.Names, f)
}

func (n *JSONAuto) print(p *printer) {
	p.text("json auto")
	if n.Field != nil {
		p.text(" field=")
		p.name(n.Field)
	}
	if n.MaxDepth != nil {
		p.text(" maxdepth " + n.MaxDepth.Text)
	}
	p.flag(n.ExtractArrays, "extractarrays")
	if n.Keys != nil {
		p.text(" keys ")
		p.strings(n.Keys)
		p.as(n.Names...)
	}
	p.flag(n.Refonly, "refonly")
	p.flag(n.Nodrop, "nodrop")
}

func (n *JSONAuto) tidy() { n.Auto = true }

func (n *JSONAuto) check(p *parser) { p.checkCount(n.Names, len(n.Keys), "key") }
