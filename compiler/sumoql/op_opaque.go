package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Opaque is an operator whose arguments are kept as text, because their form is
// not documented well enough: benchmark, details, logcompare with times.
type Opaque struct {
	At
	Name string // its Info's name
	Args string // verbatim but for blanks and comments
}

// opaque is the parse function of an operator that is kept as text.
func opaque(toks []lexer.Token) (Operator, error) {
	var b strings.Builder
	for i, t := range toks[1:] {
		if i > 0 && tokenEnd(toks[i]) < t.Pos.Offset {
			b.WriteByte(' ')
		}
		b.WriteString(t.Value)
	}
	return &Opaque{Name: lower(toks[0].Value), Args: b.String()}, nil
}

// Info implements Operator.
func (n *Opaque) Info() *Info {
	for _, info := range Operators {
		if info.Name == n.Name {
			return info
		}
	}
	return assignInfo
}

func (n *Opaque) print(p *printer) {
	p.text(n.Name)
	if n.Args != "" {
		p.text(" " + n.Args)
	}
}
