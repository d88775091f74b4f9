package sumoql

import (
	"slices"

	"github.com/alecthomas/participle/v2"
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
	Class: Useful,
	parse: parseKV,
}

// parseKV parses kv and sets its pattern apart from its keys: the pattern comes
// first.
func parseKV(toks []lexer.Token) (Operator, error) {
	n, err := production[KV](toks)
	if err != nil {
		return nil, err
	}
	switch n.Mode = lower(n.Mode); n.Mode {
	case "", "auto", "infer":
	case "regex":
		if len(n.Keys) > 0 {
			n.Pattern, n.Keys = n.Keys[0], n.Keys[1:]
		}
	default: // two of them
		isMode := func(t lexer.Token) bool { return isWord(t, "auto") || isWord(t, "infer") || isWord(t, "regex") }
		first := slices.IndexFunc(toks, isMode)
		second := first + 1 + slices.IndexFunc(toks[first+1:], isMode)
		return nil, &participle.UnexpectedTokenError{Unexpected: toks[second]}
	}
	return n, nil
}

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

func (n *KV) check(p *parser) { p.checkCount(n.Names, len(n.Keys), "key") }
