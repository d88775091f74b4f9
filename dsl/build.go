package dsl

import (
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/dsl/diag"
)

// builder turns what the grammar matched into nodes. It reports the few
// mistakes that the grammar lets through because it could only point at their
// consequence.
type builder struct{ p *parser }

func (b *builder) span(start, end int) At {
	return At{diag.Span{File: b.p.src, Start: start, End: end}}
}

func (b *builder) token(t *lexer.Token) At {
	return b.span(t.Pos.Offset, t.Pos.Offset+len(t.Value))
}

func (b *builder) at(w words) At {
	last := &w.Tokens[len(w.Tokens)-1]
	return b.span(w.Tokens[0].Pos.Offset, b.token(last).Span.End)
}

func (b *builder) name(n *nameText) *Name {
	if n == nil {
		return nil
	}
	if n.Token.Type == kindQuoted {
		text, _, _ := unquote(n.Token.Value[1:])
		return &Name{b.token(n.Token), text, true}
	}
	return b.word(n.Token)
}

func (b *builder) word(t *lexer.Token) *Name {
	return &Name{At: b.token(t), Text: t.Value}
}

func (b *builder) str(s *stringText) *Str {
	if s == nil {
		return nil
	}
	t := s.Token
	if t.Type == kindRaw {
		return &Str{b.token(t), t.Value[1 : len(t.Value)-1], true}
	}
	text, _, _ := unquote(t.Value)
	return &Str{b.token(t), text, false}
}

func (b *builder) strs(s *stringsText) []*Str {
	if s == nil {
		return nil
	}
	return each(s.Items, b.str)
}

func (b *builder) num(n *numberText) *Num {
	if n == nil {
		return nil
	}
	return &Num{b.token(n.Token), number(n.Token.Value), n.Token.Value}
}

func (b *builder) dur(d *durationText) *Dur {
	if d == nil {
		return nil
	}
	return &Dur{b.token(d.Token), millis(d.Token.Value), d.Token.Value}
}

func (b *builder) date(d *dateText) *Date {
	if d == nil {
		return nil
	}
	day, _ := time.Parse(time.DateOnly, d.Token.Value) // the lexer has tried it
	return &Date{b.token(d.Token), day.Unix(), d.Token.Value}
}

func (b *builder) net(n *netText) *Net { return &Net{b.token(n.Token), n.Token.Value} }

func (b *builder) regex(r *regexText) *Regex {
	if r == nil {
		return nil
	}
	return &Regex{b.token(r.Token), regexSource(r.Token.Value)}
}

// regexSource is what stands between the slashes, with `\/` resolved.
func regexSource(text string) string {
	in := text[1 : len(text)-1]
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] == '\\' {
			if i++; in[i] != '/' {
				out = append(out, '\\')
			}
		}
		out = append(out, in[i])
	}
	return string(out)
}

// each maps nodes of the grammar to nodes of the tree.
func each[F, T any](from []F, to func(F) T) []T {
	var out []T
	for _, f := range from {
		out = append(out, to(f))
	}
	return out
}

func (l *listText) list(b *builder) *List {
	return &List{b.at(l.words), b.name(l.Name), b.name(l.Kind), b.str(l.Text), b.str(l.File), b.name(l.Key)}
}

func (h *projectHead) name() *nameText { return h.Name }
func (h *sourceHead) name() *nameText  { return h.Name }
func (h *ruleHead) name() *nameText    { return h.Name }
func (h *branchHead) name() *nameText  { return h.Name }

func (c *textClause) clause(b *builder) Clause {
	return &TextClause{b.at(c.words), c.Key, b.str(c.Value)}
}

func (c *attackClause) clause(b *builder) Clause {
	ids := each(c.Techniques, func(t *techniqueText) *Name { return b.word(t.Token) })
	return &Attack{b.at(c.words), ids, b.name(c.For)}
}

func (c *severityClause) clause(b *builder) Clause {
	return &Severity{b.at(c.words), b.num(c.Value)}
}

func (c *textsClause) clause(b *builder) Clause {
	return &TextsClause{b.at(c.words), c.Key, b.strs(c.Items)}
}

func (c *notifyClause) clause(b *builder) Clause {
	t := c.Target
	return &Notify{b.at(c.words), &Target{At: b.at(t.words), Email: b.strs(t.Email), Webhook: b.str(t.Webhook)}}
}

func (c *internalClause) clause(b *builder) Clause {
	return &Internal{b.at(c.words), each(c.Nets, b.net)}
}

func (c *fromClause) clause(b *builder) Clause {
	return &From{b.at(c.words), b.name(c.Source)}
}

func (c *scopeClause) clause(b *builder) Clause {
	return &Scope{b.at(c.words), b.condition(c.Cond)}
}

func (c *formatClause) clause(b *builder) Clause {
	return &Formats{b.at(c.words), each(c.Formats, b.name)}
}

func (c *parseClause) clause(b *builder) Clause {
	p := &ParseStep{At: b.at(c.words), Kind: b.word(&c.Tokens[1])}
	switch {
	case c.Regex != nil:
		p.From, p.Regex = b.name(c.Regex.From), b.regex(c.Regex.Regex)
	case c.Anchor != nil:
		p.From, p.Anchor = b.name(c.Anchor.From), b.str(c.Anchor.Anchor)
		p.Names = each(c.Anchor.Names, b.name)
	case c.Keys != nil:
		p.From = b.name(c.Keys.From)
		p.Fields = each(c.Keys.Fields, func(f *keyField) *ParseField {
			return &ParseField{At: b.at(f.words), Name: b.name(f.Name), Type: b.name(f.Type), Paths: each(f.Paths, b.str)}
		})
	case c.CSV != nil:
		p.From = b.name(c.CSV.From)
		p.Fields = each(c.CSV.Fields, func(f *columnField) *ParseField {
			return &ParseField{At: b.at(f.words), Name: b.name(f.Name), Type: b.name(f.Type), Column: b.num(f.Column)}
		})
	}
	return p
}

func (c *fieldClause) clause(b *builder) Clause {
	return &FieldDecl{b.at(c.words), b.name(c.Name), b.name(c.Type), c.Verbatim, each(c.Local, b.str)}
}

func (c *pathsClause) clause(b *builder) Clause {
	return &Paths{b.at(c.words), c.Key, each(c.Paths, b.str)}
}

func (c *letClause) clause(b *builder) Clause {
	return &Let{b.at(c.words), b.name(c.Name), b.condition(c.Value)}
}

func (c *whereClause) clause(b *builder) Clause { return c.where(b) }

func (c *whereClause) where(b *builder) *Where {
	return &Where{b.at(c.words), b.condition(c.Cond)}
}

func (c *exceptClause) clause(b *builder) Clause {
	return &Except{b.at(c.words), b.name(c.Name), b.date(c.Until), b.condition(c.Cond)}
}

func (c *windowClause) clause(b *builder) Clause {
	return &Window{b.at(c.words), b.dur(c.Length), b.dur(c.Every), each(c.By, b.name), each(c.Aggs, b.aggregate)}
}

func (b *builder) aggregate(a *aggregate) *Agg {
	call := &Call{Func: b.name(a.Func), Args: each(a.Args.Args, b.condition)}
	call.At = At{call.Func.Span.To(b.at(a.Args.words).Span)}
	b.known(call)
	return &Agg{b.at(a.words), b.name(a.Name), call, b.condition(a.When)}
}

func (c *havingClause) clause(b *builder) Clause {
	return &Having{b.at(c.words), b.condition(c.Cond)}
}

func (c *labelClause) clause(b *builder) Clause {
	return &Label{b.at(c.words), b.name(c.Name), b.num(c.Severity), b.condition(c.When)}
}

func (c *entityClause) clause(b *builder) Clause {
	return &Entity{b.at(c.words), each(c.Pairs, b.pair)}
}

func (b *builder) pair(p *entityPair) *EntityPair {
	kind, field := b.name(p.Type), b.name(p.Field)
	return &EntityPair{b.span(kind.Span.Start, field.Span.End), kind, field}
}

func (c *fieldsClause) clause(b *builder) Clause {
	return &Fields{b.at(c.words), each(c.Names, b.name)}
}

func (c *deployClause) clause(b *builder) Clause {
	d := &Deploy{At: b.at(c.words), Target: b.word(&c.Tokens[1])}
	if s := c.Search; s != nil {
		d.Every, d.Over, d.Delay = b.dur(s.Every), b.dur(s.Over), b.dur(s.Delay)
		if t := s.Then; t != nil {
			d.Then = &Target{b.at(t.words), b.strs(t.Email), b.str(t.Webhook), b.name(t.Signal)}
		}
		return d
	}
	s := c.Siem
	d.Prototype = s.Prototype
	d.Entities, d.Window, d.Having = each(s.Entities, b.pair), b.dur(s.Window), b.condition(s.Having)
	return d
}

func (c *recordClause) clause(b *builder) Clause {
	r := &Record{At: b.at(c.words)}
	for _, l := range c.Lines {
		if l.Where != nil {
			r.Where = append(r.Where, l.Where.where(b))
			continue
		}
		m := l.Map
		r.Maps = append(r.Maps, &Mapping{b.at(m.words), b.name(m.From), b.name(m.To), b.str(m.Key), b.str(m.As)})
	}
	return r
}
