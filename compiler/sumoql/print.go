package sumoql

import "strings"

const (
	lineWidth = 100 // beyond it conditions and scopes are broken
	indent    = "    "
)

// Print returns the query's canonical text: a stage a line behind "| ", the
// conditions of a long where one a line, of nested ifs a branch a line,
// keywords in lower case, brackets wherever and and or mix. It ends with a line
// end. What is printed parses to the same tree and prints as it is.
func Print(q *Query) string {
	p := &printer{}
	p.query(q)
	return p.b.String() + "\n"
}

// PrintExpr returns an expression on one line.
func PrintExpr(e Expr) string {
	p := &printer{flat: true}
	p.expr(e, 0)
	return p.b.String()
}

// PrintOperator returns a stage's operator on one line, without its bar.
func PrintOperator(op Operator) string {
	p := &printer{flat: true}
	op.print(p)
	return p.b.String()
}

// PrintScope returns a scope on one line.
func PrintScope(s ScopeExpr) string {
	p := &printer{flat: true}
	p.scope(s, true)
	return p.b.String()
}

type printer struct {
	b     strings.Builder
	flat  bool // everything on one line
	first bool // the next word starts a stage and must not read as an operator
}

func (p *printer) text(s string) {
	p.b.WriteString(s)
	p.first = false
}

func (p *printer) query(q *Query) {
	p.comments(q.Lead)
	if q.Scope != nil {
		p.comments(inner(q.Scope))
		p.scopeLines(q.Scope)
	}
	p.trail(q.Trail)
	for i, s := range q.Stages {
		_, first := s.Op.(*Cat)
		first = first && i == 0 && q.Scope == nil
		if !first {
			p.text("\n")
		}
		p.comments(s.Lead)
		p.comments(inner(s.Op))
		if !first {
			p.text("| ")
		}
		s.Op.print(p)
		for _, param := range s.Params {
			p.text("\n" + param)
		}
		p.trail(s.Trail)
	}
	if len(q.Tail) > 0 {
		for _, c := range q.Tail {
			p.text("\n" + c.shown())
		}
	}
}

// comments prints comments, each on a line of its own.
func (p *printer) comments(list []*Comment) {
	for i, c := range list {
		if i > 0 {
			p.endLine()
		}
		p.text(c.shown())
	}
	if len(list) > 0 {
		p.endLine()
	}
}

func (p *printer) endLine() { p.text("\n") }

func (p *printer) trail(c *Comment) {
	if c != nil {
		p.text(" " + c.shown())
	}
}

// shown is a comment as it is read everywhere: in the scope /*/ may begin a term,
// such as a path.
func (c *Comment) shown() string {
	if rest, ok := strings.CutPrefix(c.Text, "/*/"); ok {
		return "/* /" + rest
	}
	return c.Text
}

// inner returns the comments of the subqueries below a node: a subquery is
// printed on one line, so they go before the stage.
func inner(n Node) []*Comment {
	var out []*Comment
	add := func(list []*Comment, one *Comment) {
		out = append(out, list...)
		if one != nil {
			out = append(out, one)
		}
	}
	Walk(n, func(n Node) bool {
		switch n := n.(type) {
		case *Query:
			add(n.Lead, n.Trail)
		case *Stage:
			add(n.Lead, n.Trail)
		}
		return true
	})
	Walk(n, func(n Node) bool {
		if q, ok := n.(*Query); ok {
			add(q.Tail, nil)
		}
		return true
	})
	return out
}

func (p *printer) subquery(n *Subquery) {
	p.text("[subquery")
	if n.Options != "" {
		p.text(" " + n.Options)
	}
	p.text(": ")
	if n.Query != nil {
		p.flatQuery(n.Query)
	}
	p.text("]")
}

// Small parts that operators share.

func (p *printer) comma(i int) {
	if i > 0 {
		p.text(", ")
	}
}

func (p *printer) name(n *Name) { p.text(QuoteName(n.Text)) }

func (p *printer) names(names []*Name) {
	for i, n := range names {
		p.comma(i)
		p.name(n)
	}
}

func (p *printer) string(s *String) { p.text(`"` + s.Raw + `"`) }

func (p *printer) strings(list []*String) {
	for i, s := range list {
		p.comma(i)
		p.string(s)
	}
}

// field prints the field= of a parsing stage.
func (p *printer) field(n *Name) {
	if n != nil {
		p.text("field=")
		p.name(n)
		p.text(" ")
	}
}

func (p *printer) as(names ...*Name) {
	if len(names) > 0 {
		p.text(" as ")
		p.names(names)
	}
}

func (p *printer) by(names []*Name) {
	if len(names) > 0 {
		p.text(" by ")
		p.names(names)
	}
}

// flag prints a word that may follow.
func (p *printer) flag(set bool, word string) {
	if set {
		p.text(" " + word)
	}
}
