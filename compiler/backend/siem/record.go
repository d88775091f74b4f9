package siem

import (
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
	"sumodet/compiler/value"
)

// Record makes the record that a source's mapping promises of a message: the
// first value of each attribute that the record block asks for, and the mapped
// fields. Text that an attribute of numbers cannot hold leaves it null.
func Record(src *ir.Source, get func(*ir.Field) value.Value) *siemql.Record {
	r := &siemql.Record{Attrs: map[string]value.Value{}, Raw: map[string]value.Value{}, Lists: []string{}}
	for _, t := range src.Record.Where {
		r.Attrs[t.Attr.Name] = t.Values[0]
	}
	for _, f := range src.Fields {
		if f.Attr == nil {
			continue
		}
		v := get(f)
		if v.IsNull() {
			continue
		}
		switch {
		case f.Attr.As != "":
			v = value.TextOf(strings.ReplaceAll(f.Attr.As, "{}", v.String()))
		case numeric(f.Attr):
			v = v.ToNumber()
		default:
			v = v.AsNumber().ToText() // a time as its milliseconds
		}
		if f.Attr.Key != "" {
			r.Raw[f.Attr.Key] = v
		} else {
			r.Attrs[f.Attr.Name] = v
		}
	}
	return r
}

// Lists adds to a record the match lists that it is on: those whose rows hold
// the value of one of the attributes that feed their kind.
func Lists(r *siemql.Record, lists []*ir.List) {
	for _, l := range lists {
		for _, name := range l.Kind.Fields() {
			if l.Has(r.Attrs[name].Str()) {
				r.Lists = append(r.Lists, l.Name)
				break
			}
		}
	}
}
