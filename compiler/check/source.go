package check

import (
	"slices"
	"strings"
	"time"

	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// source is a checked source with the names that branches see.
type source struct {
	ir  *ir.Source
	env *env
}

// messageFields are the built-in fields that a message has in Sumo and in a
// local file alike; receipt times and ids a file cannot know.
var messageFields = []string{"_raw", "_messageTime", "_size", "_sourceCategory", "_sourceHost", "_sourceName", "_source", "_collector"}

var formats = []string{"csv", "json", "lines", "syslog"}

func (c *checker) sourceOf(s *visible, d *dsl.Source) *source {
	if src, ok := c.sources[d]; ok {
		return src
	}
	src := &source{ir: &ir.Source{Name: d.Name.Text, Span: d.Span}, env: newEnv(c, nil)}
	src.env.source = src.ir
	c.sources[d] = src
	c.declName(d.Name, "source")
	for _, m := range schema.Metadata {
		if slices.Contains(messageFields, m.Name) {
			t, _ := value.ParseType(m.Type)
			f := &ir.Field{Name: m.Name, Type: t, Origin: ir.FromMeta, Verbatim: m.Name == "_raw", Span: d.Name.Span}
			src.env.fields[strings.ToLower(m.Name)] = f
			src.ir.Fields = append(src.ir.Fields, f)
		}
	}
	b := &builder{c: c, s: s, env: src.env}
	seen := clauses(c, d.Clauses, "title", "description", "scope", "format", "host", "time", "zone", "record")

	// Declarations give captures their types, so they come before parse steps.
	for _, cl := range d.Clauses {
		if cl, ok := cl.(*dsl.FieldDecl); ok {
			c.fieldDecl(src, cl)
		}
	}
	for _, cl := range d.Clauses {
		switch cl := cl.(type) {
		case *dsl.TextClause:
			switch cl.Key {
			case "title":
				src.ir.Title = cl.Value.Value
			case "zone":
				src.ir.Zone = cl.Value.Value
				if _, err := time.LoadLocation(cl.Value.Value); err != nil || cl.Value.Value == "Local" {
					c.errZone(cl.Value)
				}
			}
		case *dsl.Scope:
			src.ir.Scope = c.scopeCond(b, cl.Cond)
		case *dsl.Formats:
			for _, f := range cl.Names {
				if !slices.Contains(formats, f.Text) {
					c.errUnknown("unknown-format", f, "format", formats)
					continue
				}
				src.ir.Formats = append(src.ir.Formats, f.Text)
			}
		case *dsl.Paths:
			for _, p := range cl.Paths {
				c.path(p)
				if cl.Key == "host" {
					src.ir.Host = append(src.ir.Host, p.Value)
				} else {
					src.ir.Time = append(src.ir.Time, p.Value)
				}
			}
		case *dsl.ParseStep:
			if p := b.parse(cl); p != nil {
				src.ir.Parses = append(src.ir.Parses, p...)
			}
		case *dsl.Let:
			if l := b.let(cl); l != nil {
				src.ir.Lets = append(src.ir.Lets, l)
			}
		}
	}
	src.ir.Fields = append(src.ir.Fields, src.env.order...)
	if r, ok := seen["record"].(*dsl.Record); ok {
		src.ir.Record = c.record(b, r)
	}
	if seen["scope"] == nil {
		c.errMissing(d.Name, "source", "scope", `scope _sourceCategory = "…"`)
		src.ir.Scope = &ir.Bad{}
	}
	c.set.Sources = append(c.set.Sources, src.ir)
	return src
}

// clauses reports clauses that may stand once only and stand again, and
// returns the first of each word.
func clauses(c *checker, all []dsl.Clause, once ...string) map[string]dsl.Clause {
	seen := map[string]dsl.Clause{}
	for _, cl := range all {
		w := cl.Word()
		if first, ok := seen[w]; ok {
			if slices.Contains(once, w) {
				c.errTwice(cl, first)
			}
			continue
		}
		seen[w] = cl
	}
	return seen
}

func (c *checker) fieldDecl(src *source, d *dsl.FieldDecl) {
	t, ok := value.ParseType(d.Type.Text)
	if !ok {
		c.errUnknownType(d.Type)
		t = value.Of(value.Any)
	} else if d.Verbatim && !t.IsText() {
		c.errVerbatim(d)
	}
	f := &ir.Field{Name: d.Name.Text, Type: t, Origin: ir.FromPlatform, Verbatim: d.Verbatim && t.IsText(), Span: d.Span}
	for _, p := range d.Local {
		c.path(p)
		f.Local = append(f.Local, p.Value)
	}
	src.env.declare(d.Name, f)
}

var typeWords = []string{"bool", "duration", "ip", "number", "text", "time"}

// path holds a JSON path to the form a.b['c d'].e.
func (c *checker) path(p *dsl.Str) {
	if at, what := badPath(p.Value); what != "" {
		c.errPath(p, at, what)
	}
}

// scopeCond types a source's scope: a condition over metadata by = in and
// like, which a search's scope can say.
func (c *checker) scopeCond(b *builder, x dsl.Expr) ir.Expr {
	e := b.cond(x)
	ir.Walk(e, func(e ir.Expr) bool {
		switch e := e.(type) {
		case *ir.All, *ir.Any, *ir.Not, *ir.Bad:
			return true
		case *ir.Equal:
			if isScopeField(e.X) && isLit(e.Y) && !e.Cased {
				return false
			}
		case *ir.OneOf:
			if isScopeField(e.X) && !e.Cased {
				return false
			}
		case *ir.TextTest:
			if isScopeField(e.X) && !e.Cased {
				return false
			}
		}
		c.errScope(e)
		return false
	})
	return e
}

func isLit(e ir.Expr) bool { _, ok := e.(*ir.Lit); return ok }

func isScopeField(e ir.Expr) bool {
	r, ok := e.(*ir.Ref)
	return ok && r.Field.Origin == ir.FromMeta && r.Field.Type.Kind == value.Text && r.Field.Name != "_raw"
}

// parse types a parse step; kv, csv and anchor become regular expressions, so
// that all targets cut in one way.
func (b *builder) parse(d *dsl.ParseStep) []ir.Parse {
	from := b.env.fields["_raw"]
	if d.From != nil {
		f, ok := b.env.lookup(d.From)
		if !ok {
			return nil
		}
		if !f.Type.IsText() && f.Type.Kind != value.Any {
			b.c.errParseFrom(d.From, f)
			return nil
		}
		from = f
	}
	span := d.Span
	switch d.Kind.Text {
	case "regex":
		re := b.regex(d.Regex, regex.Options{Cased: true, Capture: true})
		if re == nil {
			return nil
		}
		p := &ir.RegexParse{From: from, Regex: re, Span: span}
		for _, name := range re.Names() {
			n := &dsl.Name{At: d.Regex.At, Text: name}
			if f := b.capture(n, from, value.Type{}); f != nil {
				p.Groups = append(p.Groups, ir.Group{Name: name, Field: f})
			}
		}
		return []ir.Parse{p}
	case "anchor":
		return b.anchor(d, from)
	case "json":
		p := &ir.JSONParse{From: from, Span: span}
		for _, m := range d.Fields {
			f := b.capture(m.Name, from, b.parseType(m.Type))
			if f == nil {
				continue
			}
			member := ir.Member{Field: f}
			for _, path := range m.Paths {
				b.c.path(path)
				member.Paths = append(member.Paths, path.Value)
			}
			p.Members = append(p.Members, member)
		}
		return []ir.Parse{p}
	case "kv":
		return b.kv(d, from)
	case "csv":
		return b.csv(d, from)
	}
	b.c.errUnknown("unknown-parse", d.Kind, "kind of parse", []string{"anchor", "csv", "json", "kv", "regex"})
	return nil
}

func (b *builder) parseType(n *dsl.Name) value.Type {
	if n == nil {
		return value.Type{}
	}
	t, ok := value.ParseType(n.Text)
	if !ok {
		b.c.errUnknownType(n)
		return value.Of(value.Any)
	}
	return t
}

// capture declares a field that a parse step gives, or finds it: several steps
// may give one field if they agree in its type. A zero type means text, or
// what another declaration of the field says.
func (b *builder) capture(n *dsl.Name, from *ir.Field, t value.Type) *ir.Field {
	if f, ok := b.env.fields[strings.ToLower(n.Text)]; ok {
		switch {
		case f.Name != n.Text:
			b.c.errCase(n, f.Name)
			return nil
		case f.Origin != ir.FromParse && f.Origin != ir.FromPlatform:
			b.c.errTaken(n, f)
			return nil
		case t.Kind != value.Null && t != f.Type && f.Type.Kind != value.Any:
			b.c.errTypesDiffer(n, t, f)
			return nil
		}
		if f.Origin == ir.FromPlatform { // `field` beside a parse gives the type
			if b.env.parent != nil { // the source's other branches have theirs from Sumo still
				own := *f
				f = &own
				b.env.fields[strings.ToLower(n.Text)] = f
			}
			f.Origin = ir.FromParse
			f.Verbatim = from.Verbatim && f.Type.IsText()
		}
		f.Verbatim = f.Verbatim && from.Verbatim
		return f
	}
	if t.Kind == value.Null {
		t = value.Of(value.Text)
	}
	f := &ir.Field{Name: n.Text, Type: t, Origin: ir.FromParse, Verbatim: from.Verbatim && t.IsText(), Span: n.Span}
	b.env.declare(n, f)
	return f
}

// regex parses a pattern and reports what is wrong with it at its construct.
func (b *builder) regex(d *dsl.Regex, opt regex.Options) *regex.Regex {
	re, err := regex.Parse(d.Source, opt)
	if err == nil {
		return re
	}
	b.c.errRegex(d, err.(*regex.Error))
	return nil
}

// mustRegex parses a pattern of our own making.
func (b *builder) mustRegex(at diag.Span, pattern string) *regex.Regex {
	re, err := regex.Parse(pattern, regex.Options{Cased: true, Capture: true})
	if err != nil { // too large at most: hundreds of columns
		b.c.errMadeRegex(at, err.Error())
		return nil
	}
	return re
}
