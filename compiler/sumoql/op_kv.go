package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// KV takes values of key-value pairs into fields: kv, keyvalue (3.5).
type KV struct {
	At
	Field   *Name     `parser:"( 'kv' | 'keyvalue' ) ( ( 'field' '='? @@ )"`
	Mode    string    `parser:"| @('infer' | 'auto' | 'regex')"`
	Delim   *String   `parser:"| 'delim' '='? @@"`
	Refonly bool      `parser:"| @'refonly'"`
	Nodrop  bool      `parser:"| @'nodrop'"`
	HasKeys bool      `parser:"| @'keys'"`
	Keys    []*String `parser:"| @@ ( ',' @@ )*"`
	Names   []*Name   `parser:"( 'as' @@ ( ',' @@ )* )? )*"`
	// Pattern is the regular expression of `kv regex`; the parser moves it here
	// from the front of Keys.
	Pattern *String
}

var kvInfo = &Info{
	Name:   "kv",
	Words:  []string{"kv", "keyvalue"},
	Syntax: `kv [infer|auto [delim "D"]|regex "P"] [field=F] [keys] "K"[, …] [as NAME[, …]] [refonly] [nodrop]`,
	Doc:    "Takes the values of keys such as user in user=root into fields. keyvalue is another word for it.",
	Examples: []string{
		`kv "user", "src" as user, src_ip nodrop`,
		`kv regex "=(.*?) " keys "protocol"`,
		`kv auto delim ":" keys "a"`,
	},
	parse: parseKV,
}

// parseKV parses kv and sets its pattern apart from its keys: the pattern comes
// first.
func parseKV(p *parser, toks []lexer.Token) Operator {
	n, ok := kvGrammar(p, toks)
	if !ok {
		return nil
	}
	if strings.EqualFold(n.Mode, "regex") && len(n.Keys) > 0 {
		n.Pattern, n.Keys = n.Keys[0], n.Keys[1:]
	}
	n.Mode = strings.ToLower(n.Mode)
	return n
}

var kvGrammar = production[KV]()

// Info implements Operator.
func (*KV) Info() *Info { return kvInfo }
func (n *KV) children(f func(Node)) {
	optional(n.Field, f)
	optional(n.Delim, f)
	optional(n.Pattern, f)
	each(n.Keys, f)
	each(n.Names, f)
}

func (n *KV) print(p *printer) {
	p.text("kv")
	if n.Mode != "" {
		p.text(" " + n.Mode)
	}
	if n.Field != nil {
		p.text(" field=")
		p.name(n.Field)
	}
	if n.Pattern != nil {
		p.text(" ")
		p.string(n.Pattern)
	}
	if n.Delim != nil {
		p.text(" delim ")
		p.string(n.Delim)
	}
	if n.Keys != nil {
		p.flag(n.Mode == "auto" || n.Pattern != nil, "keys")
		p.text(" ")
		p.strings(n.Keys)
		p.as(n.Names...)
	}
	p.flag(n.Refonly, "refonly")
	p.flag(n.Nodrop, "nodrop")
}

func (n *KV) tidy() { n.HasKeys = false }
