package siemql

import (
	"strings"
	"unicode/utf8"
)

// width is the length in characters up to which PrintIndented leaves an
// expression on its line.
const width = 80

// PrintIndented is Print on several lines: an AND or OR that is long has a line
// for each item, and what is in brackets is moved in by two blanks.
func PrintIndented(e Expr) string {
	p := printer{wrap: true}
	p.expr(e, levelRoot)
	return p.b.String()
}

// fits reports whether a node can stay on its line.
func (p *printer) fits(e Expr) bool {
	return !p.wrap || p.indent+utf8.RuneCountInString(Print(e)) <= width
}

func (p *printer) newline() { p.text("\n" + strings.Repeat("  ", p.indent)) }

// logic prints the items of an AND or OR.
func (p *printer) logic(word string, items []Expr) {
	broken := p.wrap && !p.fits(&And{Items: items})
	for i, x := range items {
		switch {
		case i == 0:
		case broken:
			p.newline()
			p.text(word + " ")
		default:
			p.text(" " + word + " ")
		}
		p.expr(x, levelLogic)
	}
}

// bracketed prints a node in brackets, which stand on lines of their own where
// an AND or OR in them is broken.
func (p *printer) bracketed(e Expr) {
	broken := false
	switch e.(type) {
	case *Or, *And:
		broken = !p.fits(e)
	}
	p.text("(")
	if broken {
		p.indent++
		p.newline()
	}
	p.expr(e, levelRoot)
	if broken {
		p.indent--
		p.newline()
	}
	p.text(")")
}
