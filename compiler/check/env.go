package check

import (
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/dsl"
)

// env holds the fields that a place sees. Sumo compares field names without
// case (sumo-query-language.md 1.4), so two names that differ in case alone
// are one; rules keep the declared spelling.
type env struct {
	c      *checker
	parent *env                 // of a branch: its source's
	source *ir.Source           // of a source's own
	fields map[string]*ir.Field // by lower-case name
	order  []*ir.Field
	gone   map[string]string // lower-case names lost in a window → why
}

func newEnv(c *checker, parent *env) *env {
	return &env{c: c, parent: parent, fields: map[string]*ir.Field{}}
}

// child returns an env that sees all that e sees and adds to itself alone.
func (e *env) child() *env {
	n := newEnv(e.c, e)
	for k, f := range e.fields {
		n.fields[k] = f
	}
	return n
}

// declare adds a field; it reports a name that is taken.
func (e *env) declare(n *dsl.Name, f *ir.Field) bool {
	key := strings.ToLower(n.Text)
	if old, ok := e.fields[key]; ok {
		e.c.errTaken(n, old)
		return false
	}
	if strings.HasPrefix(key, "_") || strings.HasPrefix(key, "detection_branch") {
		e.c.errReservedName(n)
	}
	e.fields[key] = f
	e.order = append(e.order, f)
	return true
}

// lookup finds a field and reports one that is not there.
func (e *env) lookup(n *dsl.Name) (*ir.Field, bool) {
	key := strings.ToLower(n.Text)
	f, ok := e.fields[key]
	switch {
	case !ok && e.gone[key] != "":
		e.c.errGone(n, e.gone[key])
	case !ok:
		e.c.errUnknownField(n, e)
	case f.Name != n.Text:
		e.c.errCase(n, f.Name)
		return f, true // what is meant is plain: no second error follows
	}
	return f, ok
}

func (e *env) names() []string {
	var out []string
	for _, f := range e.fields {
		out = append(out, f.Name)
	}
	slices.Sort(out)
	return out
}

// nearest returns up to three names near a word.
func nearest(word string, among []string) []string {
	near := schema.Nearest(word, among)
	return near[:min(3, len(near))]
}
