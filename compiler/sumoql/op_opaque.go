package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Opaque is an operator whose arguments are kept as text: one that only Sumo
// itself can run, or that is rare in searches (3.2).
type Opaque struct {
	At
	Name string // in lower case
	Args string // verbatim but for blanks and comments
}

var opaqueInfo = &Info{
	Name: "other",
	Words: []string{
		"bin", "cat", "compare", "details", "fillmissing", "filter", "geoip", "infer", "join", "logcompare", "logexplain",
		"logreduce", "merge", "outlier", "predict", "save", "sessionize", "threatip", "threatlookup", "trace",
		"transaction", "transactionize",
	},
	Syntax: `NAME ARGUMENTS`,
	Doc:    "Operators whose arguments are kept as they are written: bin, cat, compare, details, fillmissing, filter, geoip, infer, join, logcompare, logexplain, logreduce, merge, outlier, predict, save, sessionize, threatip, threatlookup, trace, transaction, transactionize; also parse using.",
	Examples: []string{
		`outlier _count window=5, threshold=3`,
		`compare with timeshift 1d`,
		`fillmissing timeslice(5m), values all in status`,
	},
	parse: parseOpaque,
	starts: func(toks []lexer.Token) bool {
		return len(toks) == 1 || !isSign(toks[1]) && !isWord(toks[1], "as") || toks[1].Value == "(" || toks[1].Value == "-" || toks[1].Value == "+"
	},
}

var parseUsingInfo = &Info{
	Name:     "parse using",
	Words:    []string{"parse"},
	Syntax:   `parse using PARSER`,
	Doc:      "Parses by a parser of the Library; kept as it is written.",
	Examples: []string{`parse using public/apache/access`},
	parse:    parseOpaque,
	starts:   func(toks []lexer.Token) bool { return word(toks, 1, "using") },
}

func parseOpaque(_ *parser, toks []lexer.Token) Operator {
	var b strings.Builder
	for i, t := range toks[1:] {
		if i > 0 && tokenEnd(toks[i]) < t.Pos.Offset {
			b.WriteByte(' ')
		}
		b.WriteString(t.Value)
	}
	return &Opaque{Name: strings.ToLower(toks[0].Value), Args: b.String()}
}

// Info implements Operator.
func (n *Opaque) Info() *Info {
	if n.Name == "parse" {
		return parseUsingInfo
	}
	return opaqueInfo
}

func (n *Opaque) print(p *printer) {
	p.text(n.Name)
	if n.Args != "" {
		p.text(" " + n.Args)
	}
}
