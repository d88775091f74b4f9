package search

import (
	"fmt"
	"slices"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

const target = "a log search"

// Label is the column that holds a row's label.
const Label = "detection_branch"

// Emit returns the search of a branch, or nothing for a branch that is not
// deployed as one.
func Emit(b *ir.Branch) ([]backend.Artifact, diag.List) {
	if b.Search == nil {
		return nil, nil
	}
	q, needs, diags := Query(b)
	if diags.HasErrors() {
		return nil, diags
	}
	a := backend.Artifact{
		Kind:      backend.LogSearch,
		ID:        b.ID,
		Name:      b.Rule.Title + " - " + strings.ReplaceAll(b.Name, "_", " "),
		File:      fmt.Sprintf("%s.%s.search.json", b.Rule.Name, b.Name),
		Query:     sumoql.Print(q),
		QueryFile: fmt.Sprintf("%s.%s.sumo", b.Rule.Name, b.Name),
		Needs:     needs,
		Span:      b.Search.Span,
	}
	limits(b, a, &diags)
	a.Body = body(b, a, &diags)
	if diags.HasErrors() {
		return nil, diags
	}
	return []backend.Artifact{a}, diags
}

// Query returns the query of a branch as a tree, and the ids of the lookup
// tables that it reads.
func Query(b *ir.Branch) (*sumoql.Query, []string, diag.List) {
	e := newEmitter(b)
	e.query()
	return e.q, e.needs, e.diags
}

// Columns are columns that Signals adds to a branch's query.
type Columns struct {
	Time  string // of the message, or of a window's first; in epoch ms
	Start string // of the window, in epoch ms; "" without one
}

// Signals returns the query of a branch with what a signal has beyond the fields
// that its author shows: when it was and, of a window, when that began and its
// keys.
func Signals(b *ir.Branch) (*sumoql.Query, Columns, []string, diag.List) {
	e := newEmitter(b)
	e.signals = &Columns{Time: "_messageTime"}
	e.query()
	return e.q, *e.signals, e.needs, e.diags
}

func newEmitter(b *ir.Branch) *emitter {
	e := &emitter{b: b, q: &sumoql.Query{}, solid: map[*ir.Field]bool{}, taken: map[string]bool{}, given: map[*ir.Field]int{}}
	for _, f := range e.fields() {
		e.take(f)
	}
	for _, l := range slices.Concat(b.AllLets(), b.PostLets) {
		e.take(l.Field)
	}
	if b.Window != nil {
		for _, a := range b.Window.Aggs {
			e.take(a.Field)
		}
	}
	e.used = b.Reads()
	return e
}

// take keeps a field's name from what fresh returns.
func (e *emitter) take(f *ir.Field) { e.taken[strings.ToLower(f.Name)] = true }

func (e *emitter) query() {
	b := e.b
	e.q.Scope = e.scope()
	e.parses()
	e.lets(b.AllLets())
	for _, c := range b.Where {
		e.where(c)
	}
	for _, x := range b.Excepts {
		e.where(&ir.Not{At: ir.At{Span: x.Span}, X: x.Cond})
	}
	if b.Window != nil {
		e.window()
		e.lets(b.PostLets)
		for _, c := range b.Having {
			e.warnApproximate(c)
			e.where(c)
		}
	}
	e.label()
	e.output()
}

// emitter builds one query.
type emitter struct {
	b *ir.Branch
	// signals, where set, gets the columns that are added for a signal.
	signals *Columns
	q       *sumoql.Query
	diags   diag.List
	needs   []string
	used    map[*ir.Field]bool // fields that the query must have
	solid   map[*ir.Field]bool // fields that are not null at this stage
	taken   map[string]bool    // names in use, in lower case
	given   map[*ir.Field]int  // how many parse steps have given a field so far
}

// add appends a stage.
func (e *emitter) add(op sumoql.Operator) {
	e.q.Stages = append(e.q.Stages, &sumoql.Stage{Op: op})
}

// assign appends `x as name`.
func (e *emitter) assign(x sumoql.Expr, name string) {
	e.add(&sumoql.Assign{X: x, As: field(name)})
}

// fresh returns a name that is not in use: base, or base with a number.
func (e *emitter) fresh(base string) string {
	name := base
	for i := 2; e.taken[strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%s_%d", base, i)
	}
	e.taken[strings.ToLower(name)] = true
	return name
}

func (e *emitter) refuse(at diag.Span, what string, can ...string) {
	backend.Refuse(&e.diags, at, target, what, can...)
}

// lets appends a stage for each let that is used. A named condition is true or
// false, never null.
func (e *emitter) lets(lets []*ir.Let) {
	for _, l := range lets {
		if !e.used[l.Field] {
			continue
		}
		if isBool(l.Value) {
			e.assign(&sumoql.If{Cond: e.cond(l.Value), Then: &sumoql.Bool{Value: true}, Else: &sumoql.Bool{}}, l.Field.Name)
			continue
		}
		e.assign(e.value(l.Value), l.Field.Name)
	}
}

// where appends a stage for each condition that must hold.
func (e *emitter) where(c ir.Expr) {
	switch x := c.(type) {
	case *ir.All:
		for _, i := range x.Items {
			e.where(i)
		}
		return
	case *ir.Not:
		switch y := x.X.(type) {
		case *ir.Any:
			for _, i := range y.Items {
				e.where(&ir.Not{At: ir.At{Span: i.Place()}, X: i})
			}
			return
		case *ir.Not:
			e.where(y.X)
			return
		}
	}
	e.add(&sumoql.Where{Cond: e.cond(c)})
	e.learn(c)
}

// learn notes a field that a condition just tested is not null.
func (e *emitter) learn(c ir.Expr) {
	if !ir.IsTest(c) {
		return
	}
	for _, x := range ir.Children(c) {
		if r, ok := x.(*ir.Ref); ok {
			e.solid[r.Field] = true
		}
	}
}

// limits holds a query to Sumo's limits (sumo-query-language.md 5.2).
func limits(b *ir.Branch, a backend.Artifact, diags *diag.List) {
	if n := len([]rune(a.Query)); n > schema.MaxQuery {
		diags.Errorf("limit", b.NameSpan, "the search has %d characters, Sumo takes %d", n, schema.MaxQuery).
			Note("shorten lists, or split the branch")
	}
	for _, w := range strings.Fields(a.Query) {
		if len(w) > schema.MaxWord {
			diags.Errorf("limit", b.NameSpan, "a word of the search has %d characters, Sumo takes %d: %.40s…", len(w), schema.MaxWord, w).
				Note("split the list of texts that it comes from")
			break
		}
	}
}
