package dsl

import (
	"strings"
)

// clause writes a clause; column is where the values of aligned clauses stand.
func (p *printer) clause(c Clause, column int) {
	word := c.Word() + " "
	if aligned[c.Word()] && len(word) < column {
		word += strings.Repeat(" ", column-len(word))
	}
	switch c := c.(type) {
	case *TextClause:
		p.line(word, p.str(c.Value))
	case *Attack:
		p.line(word, p.names(c.Techniques), p.option(" for ", c.For))
	case *Severity:
		p.line(word, c.Value.Text)
	case *TextsClause:
		p.line(word, "[")
		p.block(c, "]", func() {
			for _, s := range c.Items {
				p.lead(s)
				p.line(p.str(s), ",")
				p.trail(s)
			}
		})
	case *Notify:
		p.line(word, p.target(c.Target))
	case *Internal:
		items := make([]string, len(c.Nets))
		for i, n := range c.Nets {
			items[i] = n.Text
		}
		p.line(word, "[", strings.Join(items, ", "), "]")
	case *From:
		p.line(word, p.name(c.Source))
	case *Scope:
		p.cond(word, c.Cond)
	case *Formats:
		p.line(word, p.names(c.Names))
	case *ParseStep:
		p.parse(word, c)
	case *FieldDecl:
		line := word + p.name(c.Name) + " " + p.name(c.Type)
		if c.Verbatim {
			line += " verbatim"
		}
		if len(c.Local) > 0 {
			line += " local " + p.paths(c.Local)
		}
		p.line(line)
	case *Paths:
		p.line(word, p.paths(c.Paths))
	case *Let:
		p.cond(word+p.name(c.Name)+" = ", c.Value)
	case *Where:
		p.cond(word, c.Cond)
	case *Except:
		until := ""
		if c.Until != nil {
			until = " until " + c.Until.Text
		}
		p.cond(word+p.name(c.Name)+until+" when ", c.Cond)
	case *Window:
		p.window(c)
	case *Having:
		p.cond(word, c.Cond)
	case *Label:
		head := word + p.name(c.Name)
		if c.Severity != nil {
			head += " severity " + c.Severity.Text
		}
		if c.When == nil {
			p.line(head, " otherwise")
			return
		}
		p.cond(head+" when ", c.When)
	case *Entity:
		p.line(word, p.pairs(c.Pairs))
	case *Fields:
		p.line(word, p.names(c.Names))
	case *Deploy:
		p.deploy(c)
	case *Record:
		p.record(c)
	case *Branch:
		p.line("branch ", p.name(c.Name), " {")
		p.block(c, "}", func() { p.clauses(c.Clauses, 1) })
	}
}

func (p *printer) parse(word string, c *ParseStep) {
	head := word + c.Kind.Text
	if c.From != nil {
		head += " from " + p.name(c.From)
	}
	switch c.Kind.Text {
	case "regex":
		p.line(head, " ", p.regex(c.Regex))
		return
	case "anchor":
		p.line(head, " ", p.str(c.Anchor), " as ", p.names(c.Names))
		return
	}
	names, types := make([]string, len(c.Fields)), make([]string, len(c.Fields))
	for i, f := range c.Fields {
		names[i] = p.name(f.Name)
		if f.Type != nil {
			types[i] = p.name(f.Type)
		}
	}
	pad(names)
	pad(types)
	p.line(head, " {")
	p.block(c, "}", func() {
		for i, f := range c.Fields {
			value := p.paths(f.Paths)
			if f.Column != nil {
				value = f.Column.Text
			}
			typed := names[i]
			if types[i] != "" {
				typed += " " + types[i]
			}
			p.lead(f)
			p.line(typed, " = ", value)
			p.trail(f)
		}
	})
}

// pad fills all texts up to the length of the longest.
func pad(texts []string) {
	n := 0
	for _, s := range texts {
		n = max(n, len([]rune(s)))
	}
	for i, s := range texts {
		texts[i] = s + strings.Repeat(" ", n-len([]rune(s)))
	}
}

func (p *printer) window(c *Window) {
	head := "window " + c.Length.Text
	if c.Every != nil {
		head += " every " + c.Every.Text
	}
	if len(c.By) > 0 {
		head += " by " + p.names(c.By)
	}
	names := make([]string, len(c.Aggs))
	for i, a := range c.Aggs {
		names[i] = p.name(a.Name)
	}
	pad(names)
	p.line(head, " {")
	p.block(c, "}", func() {
		for i, a := range c.Aggs {
			p.lead(a)
			if a.When == nil {
				p.line(names[i], " = ", p.expr(a.Call))
			} else {
				p.cond(names[i]+" = "+p.expr(a.Call)+" when ", a.When)
			}
			p.trail(a)
		}
	})
}

func (p *printer) deploy(c *Deploy) {
	line := "deploy " + c.Target.Text
	dur := func(word string, d *Dur) {
		if d != nil {
			line += " " + word + " " + d.Text
		}
	}
	dur("every", c.Every)
	dur("over", c.Over)
	dur("delay", c.Delay)
	if c.Then != nil {
		line += " then " + p.target(c.Then)
	}
	if c.Prototype {
		line += " prototype"
	}
	if len(c.Entities) > 0 {
		line += " entity " + p.pairs(c.Entities)
	}
	dur("window", c.Window)
	if c.Having != nil {
		p.cond(line+" having ", c.Having)
		return
	}
	p.line(line)
}

func (p *printer) target(t *Target) string {
	switch {
	case t.Signal != nil:
		return "signal " + p.name(t.Signal)
	case t.Webhook != nil:
		return "webhook " + p.str(t.Webhook)
	}
	items := make([]string, len(t.Email))
	for i, s := range t.Email {
		items[i] = p.str(s)
	}
	return "email [" + strings.Join(items, ", ") + "]"
}

func (p *printer) record(c *Record) {
	names := make([]string, len(c.Maps))
	for i, m := range c.Maps {
		names[i] = p.name(m.From)
	}
	pad(names)
	p.line("record {")
	p.block(c, "}", func() {
		for _, w := range c.Where {
			p.lead(w)
			p.cond("where ", w.Cond)
			p.trail(w)
		}
		for i, m := range c.Maps {
			to := ""
			switch {
			case m.Key != nil:
				to = "fields[" + p.str(m.Key) + "]"
			default:
				to = p.name(m.To)
			}
			if m.As != nil {
				to += " as " + p.str(m.As)
			}
			p.lead(m)
			p.line(names[i], " -> ", to)
			p.trail(m)
		}
	})
}

func (p *printer) pairs(list []*EntityPair) string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = p.name(e.Type) + " " + p.name(e.Field)
	}
	return strings.Join(out, ", ")
}

func (p *printer) names(list []*Name) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = p.name(n)
	}
	return strings.Join(out, ", ")
}

func (p *printer) paths(list []*Str) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = p.str(s)
	}
	return strings.Join(out, " | ")
}

func (p *printer) option(before string, n *Name) string {
	if n == nil {
		return ""
	}
	return before + p.name(n)
}
