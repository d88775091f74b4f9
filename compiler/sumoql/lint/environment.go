package lint

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
)

// kind is the type of a field's values as far as it is known.
type kind int

const (
	anything kind = iota
	text
	number
	boolean
)

// field is what is known of a field.
type field struct {
	name string
	kind kind
	// cut: a parse took it from text as it stands there.
	cut  bool
	json bool // that parse read JSON
	// elsewhere: the text it is cut from is not known to be the message's.
	elsewhere bool
	// nullable: it may be null, as a parse that keeps rows, a lookup or the like
	// may not have given it.
	nullable bool
	// meta: the message has it, not its text (4).
	meta  bool
	value sumoql.Expr // what it was assigned; nil: no expression
	agg   *sumoql.Agg // the aggregate that it is; nil: none
	// supposed: an extraction rule is said, or must be supposed, to make it.
	supposed bool
	// unread: nothing says so, and it was reported.
	unread bool
}

// unknown is a name that is read and that no field has.
type unknown struct {
	name    *sumoql.Name
	grouped bool
	dropped bool // a fields stage left it out
	result  bool // it is named as what aggregates give
	near    []string
}

// environment is the fields of the rows at a place of a query, by name in lower
// case.
type environment struct {
	fields map[string]*field
	// open: there may be others.
	open bool
	// grouped: the rows are those of an aggregate, not messages.
	grouped bool
	// narrowed: a fields stage said what is left; dropped are those that one took
	// out.
	narrowed bool
	dropped  map[string]bool
}

// metadata are the fields that every message has, by name in lower case.
var metadata = sync.OnceValue(func() map[string]*field {
	m := map[string]*field{}
	for _, f := range schema.Metadata {
		if f.By == "" {
			k := number
			if f.Type == "text" {
				k = text
			}
			m[strings.ToLower(f.Name)] = &field{name: f.Name, kind: k, meta: f.Name != "_raw", cut: f.Name == "_raw"}
		}
	}
	return m
})

// aggregateResults are the names that aggregates give to what they find, in lower case
// (3.8).
var aggregateResults = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{"_mostrecent": true, "_leastrecent": true, "_approxcount": true}
	for _, name := range sumoql.Aggregates {
		m["_"+name] = true
	}
	return m
})

// messages returns the fields of messages.
func (r *run) messages() *environment {
	e := &environment{fields: map[string]*field{}, dropped: map[string]bool{}}
	for _, name := range r.opt.Fields {
		e.define(&field{name: name, supposed: true})
	}
	return e
}

// enter adds what a scope tells of its messages: fields that it tests exist;
// of views and partitions the columns are not known.
func (e *environment) enter(q *query) {
	if q.tree.Scope == nil {
		return
	}
	sumoql.Walk(q.tree.Scope, func(n sumoql.Node) bool {
		switch n := n.(type) {
		case *sumoql.FieldTerm:
			switch name := strings.ToLower(n.Field.Text); {
			case name == "_index" || name == "_view":
				e.open = true
			case metadata()[name] == nil:
				e.define(&field{name: n.Field.Text, kind: text, meta: true})
			}
		case *sumoql.Keyword:
			e.open = e.open || templated(n.Text) || strings.HasPrefix(n.Text, "`")
		case *sumoql.Subquery:
			return false
		}
		return true
	})
}

func (e *environment) clone() *environment {
	c := *e
	c.fields, c.dropped = maps.Clone(e.fields), maps.Clone(e.dropped)
	return &c
}

func (e *environment) define(f *field) { e.fields[strings.ToLower(f.name)] = f }

// find returns the field of a name; nil if it is not known.
func (e *environment) find(name string) *field {
	key := strings.ToLower(name)
	if f := e.fields[key]; f != nil {
		return f
	}
	if !e.grouped {
		return metadata()[key]
	}
	return nil
}

// read notes what a name stands for, or that nothing is known to have it. A
// missing field is said once.
func (e *environment) read(q *query, n *sumoql.Name) {
	if n == nil {
		return
	}
	if f := e.find(n.Text); f != nil {
		q.fields[n] = f
		return
	}
	if e.open || templated(n.Text) {
		return
	}
	result := aggregateResults()[strings.ToLower(n.Text)]
	if strings.HasPrefix(n.Text, "_") && !e.grouped && !result {
		q.underscored = append(q.underscored, n)
		return
	}
	u := unknown{name: n, grouped: e.grouped, result: result, dropped: e.narrowed || e.dropped[strings.ToLower(n.Text)]}
	if len(n.Text) > 4 && len(q.unread) < maxNear { // of short names too many are near
		u.near = schema.Nearest(n.Text, e.names())
	}
	q.unread = append(q.unread, u)
	f := &field{name: n.Text, supposed: true, unread: true}
	e.define(f)
	q.fields[n] = f
}

// maxNear is of how many names the nearest is looked for among all fields.
const maxNear = 200

// names lists the fields that are known, sorted.
func (e *environment) names() []string {
	var out []string
	for _, f := range e.fields {
		if !f.unread {
			out = append(out, f.name)
		}
	}
	slices.Sort(out)
	return out
}

// reads notes the names in an expression or another part.
func (e *environment) reads(q *query, n sumoql.Node) {
	namesIn(n, func(n *sumoql.Name) { e.read(q, n) })
}

func (e *environment) readAll(q *query, names []*sumoql.Name) {
	for _, n := range names {
		e.read(q, n)
	}
}

// cut defines fields that a parse takes from a field; nil: from the message.
// With nodrop a field that was there keeps its value where the text does not
// match (3.5).
func (e *environment) cut(from *sumoql.Name, nodrop bool, names ...string) {
	elsewhere := false
	if from != nil {
		f := e.find(from.Text)
		elsewhere = f == nil || f.elsewhere || !f.cut && !f.supposed
	}
	for _, name := range names {
		before := e.fields[strings.ToLower(name)]
		e.define(&field{name: name, kind: text, cut: true, elsewhere: elsewhere, nullable: nodrop && (before == nil || before.nullable || before.supposed)})
	}
}

// only keeps the fields that are named, and nothing else.
func (e *environment) only(names []*sumoql.Name) {
	kept := map[string]*field{}
	for _, n := range names {
		key := strings.ToLower(n.Text)
		if f := e.find(n.Text); f != nil {
			kept[key] = f
		} else {
			kept[key] = &field{name: n.Text, supposed: true}
		}
	}
	e.fields = kept
}
