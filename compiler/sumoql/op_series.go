package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Series computes a field from the rows before (or all): accum, backshift,
// diff, rollingstd, smooth, total (3.9).
type Series struct {
	At
	Word  string  `parser:"@('accum' | 'backshift' | 'diff' | 'rollingstd' | 'smooth' | 'total')"`
	Paren bool    `parser:"@'('?"`
	Field *Name   `parser:"@@"`
	N     string  `parser:"( ',' @(Number | Param) )? ')'?"`
	As    *Name   `parser:"( 'as' @@ )?"`
	By    []*Name `parser:"( 'by' @@ ( ',' @@ )* )?"`
}

var seriesInfo = &Info{
	Name:     "series",
	Words:    []string{"accum", "backshift", "diff", "rollingstd", "smooth", "total"},
	Syntax:   `accum|backshift|diff|rollingstd|smooth|total F[, N] [as NAME] [by KEY[, …]]`,
	Doc:      "Adds a running sum (accum), the value N rows before (backshift), the difference with the row before (diff), the deviation or average of the last N rows (rollingstd, smooth), or the sum of all rows (total). None of them sorts: sort ascending first.",
	Examples: []string{`accum hits as so_far by user`, `smooth bytes, 30`},
	Class:    Useful,
	Refused:  []Refusal{{In: RealTime, Only: "before an aggregate"}},
	parse:    operator[Series],
	starts: func(toks []lexer.Token) bool {
		if len(toks) < 2 || isWord(toks[1], "as") {
			return false
		}
		t := toks[1]
		return t.Type == kindWord || t.Type == kindQuoted || t.Type == kindParam || t.Value == "("
	},
}

// Info implements Operator.
func (*Series) Info() *Info { return seriesInfo }
func (n *Series) children(f func(Node)) {
	f(n.Field)
	optional(n.As, f)
	each(n.By, f)
}
func (n *Series) print(p *printer) {
	p.text(n.Word + " ")
	p.name(n.Field)
	if n.N != "" {
		p.text(", " + n.N)
	}
	if n.As != nil {
		p.as(n.As)
	}
	p.by(n.By)
}

func (n *Series) tidy() { n.Word, n.Paren = strings.ToLower(n.Word), false }
