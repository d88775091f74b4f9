package siem

import (
	"fmt"
	"slices"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/siemql"
	"sumodet/dsl/diag"
)

const target = "a Cloud SIEM rule"

// Rule is what one label's rule says, before it is text.
type Rule struct {
	Label       *ir.Label
	Kind        string // match, threshold or aggregation
	Expr        siemql.Expr
	Entities    []ir.Entity
	GroupBy     []*siemql.Field
	Window      int64 // ms
	Limit       int64 // of a threshold
	Distinct    *siemql.Field
	Aggregates  []Aggregate
	Trigger     siemql.Expr
	Needs       []string
	description string
	summary     string
}

// Aggregate is one function of an aggregation rule.
type Aggregate struct {
	Name, Func string
	Arg        siemql.Expr
}

// Emit returns the rules of a branch, or nothing for a branch that is not
// deployed to Cloud SIEM.
func Emit(b *ir.Branch) ([]backend.Artifact, diag.List) {
	rules, diags := Rules(b)
	var out []backend.Artifact
	for _, r := range rules {
		if diags.HasErrors() {
			return nil, diags
		}
		a := backend.Artifact{
			Kind:  backend.SIEMRule,
			ID:    r.Label.ID,
			Name:  b.Rule.Title + " - " + strings.ReplaceAll(r.Label.Name, "_", " "),
			File:  fmt.Sprintf("%s.%s.%s.siem.json", b.Rule.Name, b.Name, r.Label.Name),
			Needs: r.Needs,
			Span:  b.SIEM.Span,
		}
		a.Body = body(b, r, a.Name, &diags)
		out = append(out, a)
	}
	if diags.HasErrors() {
		return nil, diags
	}
	return out, diags
}

// Rules returns what the rules of a branch say; with errors it is incomplete.
func Rules(b *ir.Branch) ([]*Rule, diag.List) {
	if b.SIEM == nil || b.Source.Record == nil {
		return nil, nil // without a record the checker has refused it
	}
	e := &emitter{b: b}
	entities := e.entities()
	var parts []siemql.Expr
	for _, t := range b.Source.Record.Where {
		parts = append(parts, attrTest(t))
	}
	for _, c := range b.Where {
		parts = append(parts, e.cond(c))
	}
	for _, x := range b.Excepts {
		parts = append(parts, e.negated(x.Cond))
	}
	base := siemql.All(parts...)
	var out []*Rule
	if b.Window != nil {
		if r := e.window(base); r != nil {
			out = append(out, r)
		}
	} else {
		out = e.matches(base)
	}
	for _, r := range out {
		r.Entities, r.Needs = entities, e.needs
		r.description, r.summary = e.texts(r.Label)
	}
	e.diags.Sort()
	return out, e.diags
}

// matches makes a rule for each label: Cloud SIEM has no "first that holds".
func (e *emitter) matches(base siemql.Expr) (out []*Rule) {
	var earlier []siemql.Expr
	for _, l := range e.b.Labels {
		parts := []siemql.Expr{base}
		if l.When != nil {
			parts = append(parts, e.cond(l.When))
		}
		parts = append(parts, earlier...)
		out = append(out, &Rule{Label: l, Kind: "match", Expr: siemql.All(parts...)})
		if l.When != nil {
			earlier = append(earlier, e.negated(l.When))
		}
	}
	return out
}

// emitter builds the rules of one branch.
type emitter struct {
	b       *ir.Branch
	diags   diag.List
	needs   []string
	written int // lets written out
}

// maxWritten is how many lets a branch's rules may write out. How long an expression
// may be in Cloud SIEM is not known, the vendor's longest has 2,857 characters
// (cloud-siem.md 1.1); twenty lets that each name the one before twice would make a
// million.
const maxWritten = 10_000

// let writes out a let, as records have none.
func (e *emitter) let(f *ir.Field, as func(ir.Expr) siemql.Expr) siemql.Expr {
	if e.written++; e.written <= maxWritten {
		return as(f.Let.Value)
	}
	if e.written == maxWritten+1 {
		e.diags.Errorf("limit", e.b.SIEM.Span, "%s writes out a let wherever it is named, here more than %d times", target, maxWritten).
			Note("a let that names another twice doubles what that stands for").
			Note("it can be said in: a log search, local runs")
	}
	return &siemql.Null{}
}

func (e *emitter) refuse(at diag.Span, what string, can ...string) {
	backend.Refuse(&e.diags, at, target, what, can...)
}

// entities returns whom signals are about: what deploy siem says, else the
// branch's own. Each must be an attribute of its type.
func (e *emitter) entities() []ir.Entity {
	list := e.b.SIEM.Entities
	if len(list) == 0 {
		list = e.b.Entities
	}
	for _, x := range list {
		entity, _ := schema.EntityByWord(x.Type)
		a := x.Field.Attr
		if a == nil {
			e.unmapped(x.Span, x.Field)
			continue
		}
		f, ok := schema.RecordField(a.Name)
		if !ok || f.EntityType != entity.Type || a.As != "" {
			e.diags.Errorf("cannot-say", x.Span, "%s cannot say an entity of type %s by %s", target, x.Type, attrName(a)).
				Note("attributes that name one: %s", strings.Join(few(entity.Fields()), ", ")).
				Note("choose others with: deploy siem entity TYPE FIELD")
		}
		if w := e.b.Window; w != nil && !slices.Contains(w.By, x.Field) {
			e.diags.Errorf("cannot-say", x.Span, "%s groups by its entities too, and %s is not a key of the window", target, x.Field.Name).
				Note("add it to the window's by, or choose another with: deploy siem entity TYPE FIELD")
		}
	}
	return list
}

func few(names []string) []string {
	if len(names) > 8 {
		return append(names[:8:8], "…")
	}
	return names
}

func (e *emitter) unmapped(at diag.Span, f *ir.Field) {
	d := e.diags.Errorf("not-on-record", at, "%s is not on the record, so %s cannot see it", f.Name, target)
	if slices.Contains(e.b.Source.Fields, f) {
		d.Note("map it in the record block of source %s: %s -> ATTRIBUTE", e.b.Source.Name, f.Name)
	} else {
		d.Note("test what the branch cuts it out of, or move its parse to source %s and map it there: %s -> ATTRIBUTE", e.b.Source.Name, f.Name)
	}
	d.Note("or leave the branch to: a log search, local runs")
}

func attrName(a *ir.Attr) string {
	if a.Key != "" {
		return `fields["` + a.Key + `"]`
	}
	return a.Name
}

// attr is the expression of a mapped attribute.
func attr(a *ir.Attr) *siemql.Field {
	if a.Key != "" {
		return siemql.Raw(a.Key)
	}
	return siemql.Attr(a.Name)
}
