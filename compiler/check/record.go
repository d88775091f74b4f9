package check

import (
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl"
)

// record types a source's mapping to Cloud SIEM records.
func (c *checker) record(b *builder, d *dsl.Record) *ir.Record {
	r := &ir.Record{Span: d.Span}
	for _, w := range d.Where {
		for _, test := range conjuncts(w.Cond) {
			if t := c.attrTest(test); t != nil {
				r.Where = append(r.Where, *t)
			}
		}
	}
	if !slices.ContainsFunc(r.Where, func(t ir.AttrTest) bool { return t.Attr.Name == "objectType" }) {
		c.errNoObjectType(d)
	}
	taken := map[ir.Attr]*dsl.Mapping{} // by name and key alone
	for _, m := range d.Maps {
		c.mapping(b, m, taken)
	}
	return r
}

func conjuncts(x dsl.Expr) []dsl.Expr {
	switch x := x.(type) {
	case *dsl.And:
		var out []dsl.Expr
		for _, i := range x.Items {
			out = append(out, conjuncts(i)...)
		}
		return out
	case *dsl.Block:
		if x.Kind == "all" {
			var out []dsl.Expr
			for _, i := range x.Items {
				out = append(out, conjuncts(i)...)
			}
			return out
		}
	case *dsl.Paren:
		return conjuncts(x.X)
	}
	return []dsl.Expr{x}
}

// attrTest types `attribute = literal` and `attribute in [literals]`.
func (c *checker) attrTest(x dsl.Expr) *ir.AttrTest {
	t, ok := x.(*dsl.Test)
	var name *dsl.Name
	if ok {
		name, ok = t.X.(*dsl.Name)
	}
	if !ok || t.Op != "=" && t.Op != "in" || t.Cased {
		c.errRecordWhere(x)
		return nil
	}
	f, ok := c.attribute(name)
	if !ok {
		return nil
	}
	items := []dsl.Expr{t.Y}
	if l, isList := t.Y.(*dsl.ListLit); isList && t.Op == "in" {
		items = l.Items
	}
	test := &ir.AttrTest{Attr: ir.Attr{Name: f.Name, Type: f.Type, Span: name.Span}, Span: t.Span}
	for _, item := range items {
		var v value.Value
		switch item := item.(type) {
		case *dsl.Str:
			if item.Value == "" {
				c.errEmptyText(item.Span, "an attribute that is on the record")
				return nil
			}
			v = value.TextOf(item.Value)
		case *dsl.Num:
			v = value.NumberOf(item.Value)
		default:
			c.errRecordWhere(item)
			return nil
		}
		if v = attrValue(f, v); v.IsNull() {
			c.errRecordValue(item, f)
			return nil
		}
		if f.Name == "objectType" && !schema.IsRecordType(v.Str()) {
			c.errRecordType(item, v.Str())
		}
		test.Values = append(test.Values, v)
	}
	if len(test.Values) == 0 {
		c.errRecordWhere(x)
		return nil
	}
	return test
}

// attrValue returns a literal as an attribute's type has it, as rules compare
// values of one type alone (cloud-siem.md 1.3); null where it is none of these.
func attrValue(f schema.Field, v value.Value) value.Value {
	switch f.Type {
	case "string":
		return v.ToText()
	case "boolean":
		if s := v.String(); s != "true" && s != "false" {
			return value.Value{}
		}
		return value.Of(value.Bool).Read(v)
	}
	return v.ToNumber()
}

// attribute finds a record attribute by its exact name.
func (c *checker) attribute(n *dsl.Name) (schema.Field, bool) {
	f, ok := schema.RecordField(n.Text)
	if !ok {
		c.errAttribute(n)
		return f, false
	}
	if strings.Contains(f.Type, "[") || !schema.IsNumber(f.Type) && f.Type != "string" && f.Type != "boolean" {
		c.errAttributeType(n, f)
		return f, false
	}
	return f, true
}

// mapping ties a field to its attribute, which no other field has: a record has
// one value there.
func (c *checker) mapping(b *builder, m *dsl.Mapping, taken map[ir.Attr]*dsl.Mapping) {
	f, ok := b.env.lookup(m.From)
	if !ok {
		return
	}
	a := &ir.Attr{Type: "string", Span: m.Span}
	if m.Key != nil {
		a.Key = m.Key.Value
		if a.Key == "" || strings.ContainsAny(a.Key, "\"'\\\n") {
			c.errFieldsKey(m.Key)
			return
		}
	} else {
		s, ok := c.attribute(m.To)
		if !ok {
			return
		}
		a.Name, a.Type = s.Name, s.Type
	}
	if m.As != nil {
		if strings.Count(m.As.Value, "{}") != 1 || a.Type != "string" {
			c.errMapAs(m)
			return
		}
		a.As = m.As.Value
	}
	if f.Attr != nil {
		c.errMappedTwice(m, f)
		return
	}
	to := ir.Attr{Name: a.Name, Key: a.Key}
	if first := taken[to]; first != nil {
		c.errAttributeTaken(m, first)
		return
	}
	taken[to] = m
	if f.Type.Kind == value.Bool || f.Type.Kind == value.List {
		c.errMapType(m, f)
		return
	}
	f.Attr = a
}
