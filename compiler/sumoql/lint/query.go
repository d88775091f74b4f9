package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

// query is one query as checks see it: the file's, or one within it.
type query struct {
	*run
	tree *sumoql.Query
	// within is the *sumoql.Subquery or *sumoql.Pipeline that holds the query;
	// nil for the file's.
	within      sumoql.Node
	stages      []*stage
	nodes       []visit
	unread      []unknown      // names that no field has
	underscored []*sumoql.Name // names as of built-in fields that no field has, read of messages
	end         *environment   // behind the last stage
}

// stage is an operator with what is known of the rows that reach it.
type stage struct {
	op      sumoql.Operator
	at      diag.Span
	index   int
	grouped bool // an aggregate stands before it
}

// visit is a node of a query, those of queries within it excepted.
type visit struct {
	node sumoql.Node
	st   *stage // nil in the scope
}

// run is the linting of one file.
type run struct {
	src     *diag.File
	opt     Options
	broken  []int // where the parser found errors; what is there is missing from the tree
	queries []*query
	fields  map[*sumoql.Name]*field // what names that are read stand for
	check   *Check
	found   diag.List
}

// report adds a finding of the check at hand.
func (r *run) report(at diag.Span, format string, args ...any) *diag.Diagnostic {
	at.File = r.src // not the mended one
	d := r.found.Errorf(r.check.Name, at, format, args...)
	d.Severity = r.check.Severity
	return d
}

// field returns what is known of an expression that is a field; nil if it is
// none or nothing is known.
func (r *run) field(x sumoql.Expr) *field {
	if n, ok := x.(*sumoql.Name); ok {
		return r.fields[n]
	}
	return nil
}

// whole reports whether the tree has everything that the text has.
func (r *run) whole() bool { return len(r.broken) == 0 }

// brokenIn reports whether the parser left something out between two places.
func (r *run) brokenIn(from, to int) bool {
	for _, at := range r.broken {
		if from <= at && at < to {
			return true
		}
	}
	return false
}

// add takes a query and those within it apart.
func (r *run) add(tree *sumoql.Query, within sumoql.Node, env *environment) {
	q := &query{run: r, tree: tree, within: within, nodes: make([]visit, 0, 64)}
	r.queries = append(r.queries, q)
	var inner []sumoql.Node
	var st *stage
	take := func(n sumoql.Node) bool {
		q.nodes = append(q.nodes, visit{n, st})
		switch n.(type) {
		case *sumoql.Subquery, *sumoql.Pipeline:
			inner = append(inner, n)
			return false
		}
		return true
	}
	if tree.Scope != nil {
		sumoql.Walk(tree.Scope, take)
	}
	for _, n := range inner {
		r.addInner(n, nil)
	}
	env.enter(q)
	at := tree.Place().Start
	for i, s := range tree.Stages {
		span := s.Place()
		if r.brokenIn(at, span.Start) {
			env.open = true
		}
		at = span.End
		st = &stage{op: s.Op, at: s.Op.Place(), index: i, grouped: env.grouped}
		q.stages = append(q.stages, st)
		inner = inner[:0]
		sumoql.Walk(s.Op, take)
		for _, n := range inner {
			r.addInner(n, env)
		}
		env.apply(q, st)
		if len(s.Params) > 0 {
			env.open = true
		}
	}
	if r.brokenIn(at, tree.Place().End) {
		env.open = true
	}
	q.end = env
}

// addInner takes the query apart that a node holds. The operators of a pipeline
// get the rows of the query around it.
func (r *run) addInner(n sumoql.Node, outer *environment) {
	switch n := n.(type) {
	case *sumoql.Subquery:
		if n.Query != nil {
			r.add(n.Query, n, r.messages())
		}
	case *sumoql.Pipeline:
		if n.Query == nil {
			return
		}
		env := r.messages()
		if outer != nil {
			env = outer.clone()
		}
		env.open = env.open || n.Query.Scope != nil
		r.add(n.Query, n, env)
	}
}

// each calls f for every node of a type, in the order of the text.
func each[N sumoql.Node](q *query, f func(n N, st *stage)) {
	for _, v := range q.nodes {
		if n, ok := v.node.(N); ok {
			f(n, v.st)
		}
	}
}

// top reports whether the query is the file's own.
func (q *query) top() bool { return q.within == nil }

// literal returns the text of a string that holds no parameter.
func literal(x sumoql.Expr) (text string, ok bool) {
	s, ok := x.(*sumoql.String)
	if !ok || templated(s.Raw) {
		return "", false
	}
	return s.Text(), true
}

// templated reports whether a text holds a template parameter (1.6).
func templated(text string) bool {
	return strings.Contains(text, "{{") || strings.HasPrefix(text, "$")
}

// call returns the call that an expression is if it is one of a function, given
// in lower case.
func call(x sumoql.Node, names ...string) *sumoql.Call {
	c, ok := x.(*sumoql.Call)
	if !ok {
		return nil
	}
	for _, n := range names {
		if strings.EqualFold(c.Func, n) {
			return c
		}
	}
	return nil
}

// funcSpan is the name of a called function in the text.
func funcSpan(c *sumoql.Call) diag.Span {
	at := c.Place()
	at.End = at.Start + len(c.Func)
	return at
}

// firstWord is the first word of a stage in the text.
func firstWord(at diag.Span) diag.Span {
	text := at.Text()
	if i := strings.IndexFunc(text, func(r rune) bool {
		return !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}); i > 0 {
		at.End = at.Start + i
	}
	return at
}

// namesIn calls f for every field below a node, those of queries within
// excepted.
func namesIn(n sumoql.Node, f func(n *sumoql.Name)) {
	sumoql.Walk(n, func(n sumoql.Node) bool {
		switch n := n.(type) {
		case *sumoql.Name:
			f(n)
		case *sumoql.Subquery, *sumoql.Pipeline:
			return false
		}
		return true
	})
}

// same reports whether two fields are one: names compare without case (1.4).
func same(a, b *sumoql.Name) bool { return strings.EqualFold(a.Text, b.Text) }
