package dsl

import (
	"fmt"
	"strings"
	"unicode"
)

// cond writes `before C`, where C may be a block over lines.
func (p *printer) cond(before string, c Expr) {
	block, not := c, ""
	if n, ok := c.(*Not); ok {
		block, not = n.X, "not "
	}
	if b, ok := block.(*Block); ok {
		p.line(before, not, b.Kind, " {")
		p.block(b, "}", func() {
			for _, item := range b.Items {
				p.lead(item)
				p.cond("", item)
				p.trail(item)
			}
		})
		return
	}
	if and, ok := c.(*And); ok && hasBlock(and) {
		p.andLines(before, and)
		return
	}
	text := p.expr(c)
	long := p.indent*2+len([]rune(before))+len([]rune(text)) > width
	if t, ok := block.(*Test); ok {
		if l, ok := t.Y.(*ListLit); ok && (long && len(l.Items) > 1 || p.commented(l)) {
			p.listLines(before+not, t, l)
			return
		}
	}
	p.line(before, text)
}

// commented reports whether comments stand among a list's items.
func (p *printer) commented(l *ListLit) bool {
	if len(p.notes.tail[l]) > 0 {
		return true
	}
	for _, i := range l.Items {
		if len(p.notes.lead[i]) > 0 || p.notes.trail[i] != nil {
			return true
		}
	}
	return false
}

func hasBlock(c *And) bool {
	for _, i := range c.Items {
		if n, ok := i.(*Not); ok {
			i = n.X
		}
		if _, ok := i.(*Block); ok {
			return true
		}
	}
	return false
}

// andLines writes `a and any { … } and b`.
func (p *printer) andLines(before string, c *And) {
	var line string
	for i, item := range c.Items {
		last := i == len(c.Items)-1
		block, not := item, ""
		if n, ok := item.(*Not); ok {
			block, not = n.X, "not "
		}
		b, ok := block.(*Block)
		if !ok {
			line += p.expr(item)
			if !last {
				line += " and "
			}
			continue
		}
		p.line(before, line, not, b.Kind, " {")
		before, line = "", ""
		p.indent++
		for _, item := range b.Items {
			p.lead(item)
			p.cond("", item)
			p.trail(item)
		}
		p.comments(p.notes.tail[b])
		p.indent--
		if last {
			p.line("}")
			return
		}
		line = "} and "
	}
	p.line(before, line)
}

// listLines writes a long list with a line for each item.
func (p *printer) listLines(before string, t *Test, l *ListLit) {
	p.line(before, p.head(t), " [")
	p.block(l, "]", func() {
		for _, item := range l.Items {
			p.lead(item)
			p.line(p.expr(item), ",")
			p.trail(item)
		}
	})
}

// head is a test without what stands behind its operator.
func (p *printer) head(t *Test) string {
	op := t.Op
	if op == "internal" {
		op = "is internal"
	}
	out := p.expr(t.X) + " " + op
	if t.Cased {
		out += " cased"
	}
	if t.Quant != "" {
		out += " " + t.Quant
	}
	return out
}

func (p *printer) expr(e Expr) string {
	switch e := e.(type) {
	case *Name:
		return p.name(e)
	case *Str:
		return p.str(e)
	case *Num:
		return e.Text
	case *Dur:
		return e.Text
	case *Date:
		return e.Text
	case *Net:
		return e.Text
	case *Regex:
		return p.regex(e)
	case *Range:
		return p.expr(e.Lo) + ".." + p.expr(e.Hi)
	case *ListLit:
		return "[" + p.exprs(e.Items, ", ") + "]"
	case *ListRef:
		return "list " + p.name(e.Name)
	case *Call:
		return p.name(e.Func) + "(" + p.exprs(e.Args, ", ") + ")"
	case *Binary:
		return p.expr(e.L) + " " + e.Op + " " + p.expr(e.R)
	case *Neg:
		return "-" + p.expr(e.X)
	case *Paren:
		return "(" + p.expr(e.X) + ")"
	case *Test:
		out := p.head(e)
		if e.Y != nil {
			out += " " + p.expr(e.Y)
		}
		return out
	case *Not:
		return "not " + p.expr(e.X)
	case *And:
		return p.exprs(e.Items, " and ")
	case *Block: // within parentheses
		return e.Kind + " { " + p.exprs(e.Items, "; ") + " }"
	}
	return ""
}

func (p *printer) exprs(list []Expr, sep string) string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = p.expr(e)
	}
	return strings.Join(out, sep)
}

func (p *printer) name(n *Name) string {
	if n.Quoted || !isPlain(n.Text) {
		return "%" + Quote(n.Text)
	}
	return n.Text
}

// isPlain reports whether a name needs no quotes. Techniques are names too.
func isPlain(s string) bool {
	if s == "" || isReserved(s) {
		return false
	}
	if i := strings.IndexByte(s, '.'); i == 5 && isTechnique(s[:5]) && digits(s[6:]) == 3 && len(s) == 9 {
		return true
	}
	return isName(s[0]) && wordSize(s) == len(s)
}

func (p *printer) str(s *Str) string { return PrintText(s.Value) }

// PrintText writes a text in quotes as fmt does: in backquotes where a backslash is
// inside, else in double quotes with the language's escapes.
func PrintText(s string) string {
	if strings.Contains(s, `\`) && !strings.ContainsFunc(s, func(r rune) bool { return r == '`' || !unicode.IsPrint(r) }) {
		return "`" + s + "`"
	}
	return Quote(s)
}

// Quote writes a text in double quotes with the language's escapes.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// regex writes a pattern between slashes.
func (p *printer) regex(r *Regex) string {
	var b strings.Builder
	b.WriteByte('/')
	for i := 0; i < len(r.Source); i++ {
		switch c := r.Source[i]; c {
		case '\\':
			b.WriteByte(c)
			if i++; i < len(r.Source) {
				b.WriteByte(r.Source[i])
			}
		case '/':
			b.WriteString(`\/`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('/')
	return b.String()
}
