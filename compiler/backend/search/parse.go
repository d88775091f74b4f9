package search

import (
	"fmt"

	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// parses appends the parse stages that give what the branch reads. All are
// nodrop, as a dropping one would take messages of another shape away. Where
// several steps give a field, each but the first goes into a name of its own,
// and a stage takes it where there is only blank so far: whether a later parse
// keeps an earlier value is not documented (sumo-query-language.md 3.5).
func (e *emitter) parses() {
	for _, p := range e.b.AllParses() {
		switch p := p.(type) {
		case *ir.RegexParse:
			e.regexParse(p)
		case *ir.JSONParse:
			e.jsonParse(p)
		}
	}
	// Types last: the first text that is not blank counts, number or not.
	for _, f := range e.fields() {
		if e.given[f] > 0 {
			e.typed(f)
		}
	}
	for _, f := range e.fields() {
		if f.Origin == ir.FromPlatform && e.used[f] {
			e.typed(f)
		}
	}
}

// fields lists the source's and the branch's fields in the order of their
// declaration.
func (e *emitter) fields() []*ir.Field {
	out := append([]*ir.Field{}, e.b.Source.Fields...)
	seen := map[*ir.Field]bool{}
	for _, f := range out {
		seen[f] = true
	}
	for _, p := range e.b.Parses {
		for _, f := range p.Gives() {
			if !seen[f] {
				seen[f] = true
				out = append(out, f)
			}
		}
	}
	return out
}

// typed appends the stage that makes a field's text what its type says; to Sumo
// a boolean that was cut out is text (sumo-query-language.md 6.25).
func (e *emitter) typed(f *ir.Field) {
	x := field(f.Name)
	switch {
	case f.Type.IsNumeric():
		e.assign(&sumoql.If{Cond: call("isNumeric", x), Then: call("num", x), Else: &sumoql.Null{}}, f.Name)
	case f.Type.Kind == value.Bool:
		e.assign(&sumoql.If{Cond: compare(lower(x), "=", text("true")), Then: &sumoql.Bool{Value: true}, Else: &sumoql.Bool{}}, f.Name)
	}
}

// into returns the name that a step's value for a field goes into, and whether
// it is the field's own.
func (e *emitter) into(f *ir.Field) (name string, first bool) {
	e.given[f]++
	if n := e.given[f]; n > 1 {
		return e.fresh(fmt.Sprintf("%s_%d", f.Name, n)), false
	}
	return f.Name, true
}

// fallback appends the stage that takes the value of name where the field is
// blank.
func (e *emitter) fallback(f *ir.Field, names ...string) {
	var x sumoql.Expr = field(names[len(names)-1])
	for i := len(names) - 2; i >= 0; i-- {
		x = &sumoql.If{Cond: call("isBlank", field(names[i])), Then: x, Else: field(names[i])}
	}
	e.assign(&sumoql.If{Cond: call("isBlank", field(f.Name)), Then: x, Else: field(f.Name)}, f.Name)
}

func (e *emitter) regexParse(p *ir.RegexParse) {
	names := map[string]string{} // group → name in the query
	var copied, later []ir.Group
	for _, g := range p.Groups {
		if !e.used[g.Field] {
			continue
		}
		name, first := e.into(g.Field)
		named := regex.IsName(name) // kv, csv and anchor take any name for a field
		if !named {
			name = e.fresh(g.Name)
		}
		names[g.Name] = name
		switch {
		case !first:
			later = append(later, g)
		case !named:
			copied = append(copied, g)
		}
	}
	if len(names) == 0 {
		return
	}
	re := p.Regex.Renamed(func(group string) string { return names[group] })
	stage := &sumoql.ParseRegex{Pattern: &sumoql.String{Raw: re.Portable(regex.Quotes)}, Nodrop: true}
	if p.From.Name != "_raw" {
		stage.Field = field(p.From.Name)
	}
	e.add(stage)
	for _, g := range copied {
		e.assign(field(names[g.Name]), g.Field.Name)
	}
	for _, g := range later {
		e.fallback(g.Field, names[g.Name])
	}
}

// jsonParse appends a stage for each shape of event, which is a position among
// the alternatives: a stage fails as a whole at worst
// (sumo-query-language.md 6.22).
func (e *emitter) jsonParse(p *ir.JSONParse) {
	type found struct {
		field *ir.Field
		own   bool
		names []string
	}
	var all []*found
	shapes := 0
	for _, m := range p.Members {
		if e.used[m.Field] && len(m.Paths) > 0 {
			f := &found{field: m.Field}
			for i := range m.Paths {
				name, first := e.into(m.Field)
				f.own = f.own || first && i == 0
				f.names = append(f.names, name)
			}
			all = append(all, f)
			shapes = max(shapes, len(m.Paths))
		}
	}
	for shape := range shapes {
		g := &sumoql.JSONGroup{}
		i := 0
		for _, m := range p.Members {
			if !e.used[m.Field] || len(m.Paths) == 0 {
				continue
			}
			if shape < len(m.Paths) {
				g.Paths = append(g.Paths, text(m.Paths[shape]))
				g.Names = append(g.Names, field(all[i].names[shape]))
			}
			i++
		}
		stage := &sumoql.JSON{Groups: []*sumoql.JSONGroup{g}, Nodrop: true}
		if p.From.Name != "_raw" {
			stage.Field = field(p.From.Name)
		}
		e.add(stage)
	}
	for _, f := range all {
		names := f.names
		if f.own {
			names = names[1:]
		}
		if len(names) > 0 {
			e.fallback(f.field, names...)
		}
	}
}
