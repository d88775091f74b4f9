package sumoql

import (
	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/dsl/diag"
)

// Node is any part of a query: *Query, *Stage, a ScopeExpr, an Operator and
// its parts, an Expr, *Name, *String, *Number.
type Node interface {
	// Place is the node's stretch of the file; the zero Span for nodes that were
	// made and not parsed.
	Place() diag.Span
	at() *At
	// children calls f for each node directly below, in the order of the text.
	children(f func(Node))
}

// At is embedded by every node. Participle fills the positions.
type At struct {
	Pos, EndPos lexer.Position
	File        *diag.File
}

// Place implements Node.
func (a *At) Place() diag.Span {
	if a.File == nil {
		return diag.Span{}
	}
	return diag.Span{File: a.File, Start: a.Pos.Offset, End: a.EndPos.Offset}
}

func (a *At) at() *At               { return a }
func (a *At) children(func(n Node)) {}

// Query is a whole query, or the one in a subquery.
type Query struct {
	At
	Scope  ScopeExpr
	Lead   []*Comment // before and in the scope
	Trail  *Comment   // behind the scope, on its line
	Stages []*Stage
	Tail   []*Comment // after the last stage
}

// Stage is an operator of the query with its comments.
type Stage struct {
	At
	Lead []*Comment // on lines before it or within it
	Op   Operator
	// Params are template parameters on lines of their own behind the operator;
	// they stand for stages.
	Params []string
	Trail  *Comment // behind it on its line
}

// Comment is a comment with its slashes: `// …` or `/* … */`.
type Comment struct {
	At
	Text string
}

// ScopeExpr is a node of the scope: *ScopeOr, *ScopeAnd, *ScopeNot, *All,
// *FieldTerm, *Keyword, *Phrase, *Subquery.
type ScopeExpr interface {
	Node
	scope()
}

// ScopeOr holds if one of its items does.
type ScopeOr struct {
	At
	Items []ScopeExpr
}

// ScopeAnd holds if all of its items do; AND may be left out between terms.
type ScopeAnd struct {
	At
	Items []ScopeExpr
}

// ScopeNot is NOT x or !x.
type ScopeNot struct {
	At
	X ScopeExpr
}

// All is the scope `*`.
type All struct{ At }

// FieldTerm is field=value; metadata and indexed fields (2.3).
type FieldTerm struct {
	At
	Field *Name
	// Value is the value without quotes and escapes; an unquoted one may hold the
	// wildcard * (6.4 for quoted ones).
	Value  string
	Quoted bool
}

// Keyword is an unquoted term, with * and ? as wildcards (2.2).
type Keyword struct {
	At
	Text string
}

// Phrase is text in double quotes.
type Phrase struct {
	At
	Text string // without quotes and escapes
}

// Subquery is [subquery: …]: in the scope or as a condition (2.4).
type Subquery struct {
	At
	Options string // from=(-15m) and the like, verbatim
	Query   *Query // its last stage is compose
}

func (n *Query) children(f func(Node)) {
	if n.Scope != nil {
		f(n.Scope)
	}
	for _, s := range n.Stages {
		f(s)
	}
}
func (n *Stage) children(f func(Node))     { f(n.Op) }
func (n *ScopeOr) children(f func(Node))   { each(n.Items, f) }
func (n *ScopeAnd) children(f func(Node))  { each(n.Items, f) }
func (n *ScopeNot) children(f func(Node))  { f(n.X) }
func (n *FieldTerm) children(f func(Node)) { f(n.Field) }
func (n *Subquery) children(f func(Node)) {
	if n.Query != nil {
		f(n.Query)
	}
}

func each[N Node](nodes []N, f func(Node)) {
	for _, n := range nodes {
		f(n)
	}
}

func (*ScopeOr) scope()   {}
func (*ScopeAnd) scope()  {}
func (*ScopeNot) scope()  {}
func (*All) scope()       {}
func (*FieldTerm) scope() {}
func (*Keyword) scope()   {}
func (*Phrase) scope()    {}
func (*Subquery) scope()  {}

// Walk calls f for a node and, while f returns true, for the nodes below it.
func Walk(n Node, f func(Node) bool) {
	if f(n) {
		n.children(func(c Node) { Walk(c, f) })
	}
}
