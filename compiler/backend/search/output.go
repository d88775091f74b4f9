package search

import (
	"slices"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// label appends the stage that names what a row is, and drops rows that no
// label wants.
func (e *emitter) label() {
	labels := e.b.Labels
	last := labels[len(labels)-1]
	var x sumoql.Expr = text("")
	rest := labels
	if last.When == nil {
		x = text(last.Name)
		rest = labels[:len(labels)-1]
	}
	for i := len(rest) - 1; i >= 0; i-- {
		x = &sumoql.If{Cond: e.cond(rest[i].When), Then: text(rest[i].Name), Else: x}
	}
	e.assign(x, Label)
	if last.When != nil {
		e.add(&sumoql.Where{Cond: compare(field(Label), "!=", text(""))})
	}
}

// output appends what a result's rows need: an entity, the columns of a
// signal, readable times, the fields in order.
func (e *emitter) output() {
	var any []sumoql.Expr
	for _, x := range e.b.Entities {
		any = append(any, not(call("isBlank", field(x.Field.Name))))
	}
	if len(any) > 0 && !e.entityIsSolid() {
		e.add(&sumoql.Where{Cond: or(any...)})
	}
	columns := e.signal()

	var names []string
	add := func(name string) {
		for _, n := range names {
			if strings.EqualFold(n, name) {
				return
			}
		}
		names = append(names, name)
	}
	for _, f := range e.shown() {
		add(f.Name)
	}
	for _, c := range columns {
		add(c)
	}
	if e.signals != nil {
		add(e.signals.Time)
		if w := e.b.Window; w != nil {
			add(e.signals.Start)
			for _, f := range w.By {
				add(f.Name)
			}
		}
	}
	for _, f := range e.b.Fields {
		if f.Type.Kind == value.Time && f.Name != "_messageTime" {
			e.assign(call("formatDate", call("toLong", field(f.Name)), text("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"), text("UTC")), f.Name)
		}
	}
	add(Label)
	stage := &sumoql.Fields{}
	for _, n := range names {
		stage.Names = append(stage.Names, field(n))
	}
	e.add(stage)
}

// shown lists the fields of a result's rows: the author's, then the entities.
func (e *emitter) shown() []*ir.Field {
	out := slices.Clone(e.b.Fields)
	for _, x := range e.b.Entities {
		out = append(out, x.Field)
	}
	return out
}

// entityIsSolid reports whether some entity was tested to be there and not
// blank.
func (e *emitter) entityIsSolid() bool {
	tested := map[*ir.Field]bool{}
	for _, c := range e.b.Where {
		for _, item := range conjuncts(c) {
			if x, ok := item.(*ir.Exists); ok {
				if r, ok := x.X.(*ir.Ref); ok {
					tested[r.Field] = true
				}
			}
		}
	}
	for _, x := range e.b.Entities {
		if tested[x.Field] {
			return true
		}
	}
	return false
}

func conjuncts(c ir.Expr) []ir.Expr {
	if all, ok := c.(*ir.All); ok {
		var out []ir.Expr
		for _, i := range all.Items {
			out = append(out, conjuncts(i)...)
		}
		return out
	}
	return []ir.Expr{c}
}

// signal appends the columns that a Cloud SIEM signal needs and returns their
// names (sumo-api.md 4.1.3).
func (e *emitter) signal() []string {
	d := e.b.Search
	if d == nil || d.Then == nil || d.Then.Signal == "" {
		return nil
	}
	var columns []string
	add := func(at diag.Span, column string, of *ir.Field) {
		if slices.Contains(columns, column) {
			backend.Refuse(&e.diags, at, target, "two entities of a signal by its one column "+column, "Cloud SIEM rules (deploy siem)", "local runs").
				Note("map one of them to another attribute in the record block of source %s", e.b.Source.Name)
		}
		for _, f := range e.shown() {
			if f != of && strings.EqualFold(f.Name, column) {
				e.refuse(at, "the field "+f.Name+" beside a signal's column of that name", "local runs")
			}
		}
		columns = append(columns, column)
	}
	for _, x := range e.b.Entities {
		entity, _ := schema.EntityByWord(x.Type)
		attr := ""
		if x.Field.Attr != nil {
			attr = x.Field.Attr.Name
		}
		column, ok := schema.SignalColumnFor(entity, attr)
		if !ok {
			e.refuse(x.Span, "an entity of type "+x.Type+" in a signal", "Cloud SIEM rules (deploy siem)", "local runs")
			continue
		}
		add(x.Span, column, x.Field)
		if column != x.Field.Name {
			e.assign(field(x.Field.Name), column)
		}
	}
	var severity sumoql.Expr
	for i := len(e.b.Labels) - 1; i >= 0; i-- {
		l := e.b.Labels[i]
		n := number(float64(l.Severity))
		if severity == nil {
			severity = n
			continue
		}
		if s, ok := severity.(*sumoql.Number); ok && s.Text == n.Text {
			continue
		}
		severity = &sumoql.If{Cond: compare(field(Label), "=", text(l.Name)), Then: n, Else: severity}
	}
	e.assign(severity, schema.SeverityColumn)
	if t := e.b.Rule.Tactic; t != nil {
		e.assign(text(t.Name), schema.StageColumn)
	}
	add(d.Then.Span, schema.SeverityColumn, nil)
	add(d.Then.Span, schema.StageColumn, nil)
	return columns
}
