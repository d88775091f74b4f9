package check

import (
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl"
)

// branch types one branch. labels holds the rule's labels so far.
func (c *checker) branch(s *visible, r *ir.Rule, rule *dsl.Rule, d *dsl.Branch, labels map[string]*dsl.Name) *ir.Branch {
	br := &ir.Branch{Rule: r, Name: d.Name.Text, ID: r.ID + "." + d.Name.Text, Span: d.Span, NameSpan: d.Name.Span,
		Description: r.Description, Summary: r.Summary}
	seen := clauses(c, d.Clauses, "from", "window", "fields", "entity", "severity", "id", "description", "summary")
	from, ok := seen["from"].(*dsl.From)
	if !ok {
		c.errMissing(d.Name, "branch", "from", "from SOURCE")
		return nil
	}
	src, ok := find[*dsl.Source](s, from.Source.Text)
	if !ok {
		c.errUnknown("unknown-source", from.Source, "source", names[*dsl.Source](s))
		return nil // without the source's fields every name would be an error
	}
	source := c.sourceOf(s, src)
	br.Source = source.ir
	b := &builder{c: c, s: s, env: source.env.child()}

	severity := r.Severity
	window := slices.IndexFunc(d.Clauses, func(cl dsl.Clause) bool { return cl.Word() == "window" })
	for i, cl := range d.Clauses {
		switch cl := cl.(type) {
		case *dsl.TextClause:
			switch cl.Key {
			case "id":
				br.ID = c.id(cl)
			case "description":
				br.Description = cl.Value.Value
			case "summary":
				br.Summary = cl.Value.Value
			}
		case *dsl.Severity:
			severity = c.severity(cl.Value)
		case *dsl.ParseStep:
			br.Parses = append(br.Parses, b.parse(cl)...)
		case *dsl.Let:
			if window < 0 || i < window {
				if l := b.let(cl); l != nil {
					br.Lets = append(br.Lets, l)
				}
			}
		}
	}
	before := b.env // what messages have
	// Conditions come after all lets, wherever they stand: fmt puts them there.
	for i, cl := range d.Clauses {
		switch cl := cl.(type) {
		case *dsl.Where:
			if window >= 0 && i > window {
				c.errWhereAfterWindow(cl)
				continue
			}
			br.Where = append(br.Where, b.cond(cl.Cond))
		case *dsl.Except:
			br.Excepts = append(br.Excepts, c.except(b, br, cl))
		}
	}
	if w, ok := seen["window"].(*dsl.Window); ok {
		br.Window, b.env = c.window(b, w)
		for _, cl := range d.Clauses[window+1:] {
			if cl, ok := cl.(*dsl.Let); ok {
				if l := b.let(cl); l != nil {
					br.PostLets = append(br.PostLets, l)
				}
			}
		}
	}
	for _, cl := range d.Clauses {
		switch cl := cl.(type) {
		case *dsl.Having:
			if br.Window == nil {
				c.errHavingWithoutWindow(cl)
				continue
			}
			br.Having = append(br.Having, b.cond(cl.Cond))
		case *dsl.Entity:
			br.Entities = c.entities(b, cl.Pairs)
		case *dsl.Fields:
			br.Fields = c.fields(b, cl)
		}
	}
	c.labels(b, br, d, severity, labels)
	if seen["entity"] == nil {
		c.errMissing(d.Name, "branch", "entity", "entity host _sourceHost")
	}
	if seen["fields"] == nil {
		br.Fields = defaultFields(br, b.env)
	}
	c.templates(b, d.Clauses, rule.Clauses)
	c.deploys(b, before, br, d)
	c.satisfiable(br)
	return br
}

func (c *checker) except(b *builder, br *ir.Branch, d *dsl.Except) *ir.Except {
	c.declName(d.Name, "exception")
	for _, o := range br.Excepts {
		if o.Name == d.Name.Text {
			c.errTwiceNamed(d.Name, "exception")
		}
	}
	x := &ir.Except{Name: d.Name.Text, Cond: b.cond(d.Cond), Span: d.Span}
	if d.Until != nil {
		x.Until = d.Until.Text
		// The exception still holds on its last day.
		if now := c.opt.Now; !now.IsZero() && now.Unix() >= d.Until.Unix+24*60*60 {
			c.warnExpired(d)
		}
	}
	return x
}

func (c *checker) entities(b *builder, pairs []*dsl.EntityPair) []ir.Entity {
	var out []ir.Entity
	for _, p := range pairs {
		if _, ok := schema.EntityByWord(p.Type.Text); !ok {
			var words []string
			for _, e := range schema.Entities {
				words = append(words, e.Word)
			}
			c.errUnknown("unknown-entity", p.Type, "entity type", words)
			continue
		}
		f, ok := b.env.lookup(p.Field)
		if !ok {
			continue
		}
		if !f.Type.IsText() && f.Type.Kind != value.Any {
			c.errEntityType(p, f)
			continue
		}
		if slices.ContainsFunc(out, func(e ir.Entity) bool { return e.Field == f && e.Type == p.Type.Text }) {
			c.errTwiceNamed(p.Field, "entity")
			continue
		}
		out = append(out, ir.Entity{Type: p.Type.Text, Field: f, Span: p.Span})
	}
	return out
}

func (c *checker) fields(b *builder, d *dsl.Fields) []*ir.Field {
	var out []*ir.Field
	for _, n := range d.Names {
		f, ok := b.env.lookup(n)
		if !ok {
			continue
		}
		if slices.Contains(out, f) {
			c.errTwiceNamed(n, "field") // Sumo refuses a repeated name too
			continue
		}
		out = append(out, f)
	}
	return out
}

// defaultFields is what a signal shows where the author did not say: time and
// entities of a message, or all of a window's row.
func defaultFields(br *ir.Branch, env *env) []*ir.Field {
	var out []*ir.Field
	if br.Window != nil {
		out = append(out, br.Window.By...)
		for _, a := range br.Window.Aggs {
			out = append(out, a.Field)
		}
		return out
	}
	out = append(out, env.fields["_messagetime"])
	for _, e := range br.Entities {
		if !slices.Contains(out, e.Field) {
			out = append(out, e.Field)
		}
	}
	return out
}

// labels types a branch's labels; without one the branch's name is the label.
func (c *checker) labels(b *builder, br *ir.Branch, d *dsl.Branch, severity int, taken map[string]*dsl.Name) {
	add := func(n *dsl.Name, l *ir.Label) {
		if first, ok := taken[n.Text]; ok {
			c.errDuplicate(n, "label", first)
			return
		}
		taken[n.Text] = n
		l.ID = br.ID + "." + l.Name
		br.Labels = append(br.Labels, l)
	}
	var otherwise *dsl.Label
	any := false
	for _, cl := range d.Clauses {
		cl, ok := cl.(*dsl.Label)
		if !ok {
			continue
		}
		any = true
		c.declName(cl.Name, "label")
		l := &ir.Label{Name: cl.Name.Text, Severity: severity, Span: cl.Span, NameSpan: cl.Name.Span}
		if cl.Severity != nil {
			l.Severity = c.severity(cl.Severity)
		}
		if cl.When != nil {
			l.When = b.cond(cl.When)
		}
		if otherwise != nil {
			c.errAfterOtherwise(cl, otherwise)
			continue
		}
		if cl.When == nil {
			otherwise = cl
		}
		add(cl.Name, l)
	}
	if !any {
		add(d.Name, &ir.Label{Name: br.Name, Severity: severity, Span: d.Name.Span, NameSpan: d.Name.Span})
	}
}

// templates checks the {field} marks of the summary and the description that
// hold for a branch: its own, or else its rule's.
func (c *checker) templates(b *builder, own, rule []dsl.Clause) {
	for _, key := range []string{"summary", "description"} {
		for _, clauses := range [][]dsl.Clause{own, rule} {
			i := slices.IndexFunc(clauses, func(cl dsl.Clause) bool { return cl.Word() == key })
			if i >= 0 {
				c.template(b, clauses[i].(*dsl.TextClause).Value)
				break
			}
		}
	}
}

// template reports {names} that are no field here. Braces that hold anything
// else are text.
func (c *checker) template(b *builder, s *dsl.Str) {
	for _, name := range ir.TemplateFields(s.Value) {
		if _, ok := b.env.fields[strings.ToLower(name)]; !ok {
			c.errTemplate(s, name, b.env.names())
		}
	}
}
