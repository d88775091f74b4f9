package siemql

import "sumodet/dsl/diag"

// Expr is a node: *Search, *Or, *And, *Not, *Compare, *In, *Between, *Like,
// *RLike, *Matches, *IsNull, *Arith, *Neg, *Call, *Array, *Field, *Str, *Num,
// *Regex, *Bool, *Null. Files that treat all of them keep this order.
type Expr interface {
	// Place is the node's stretch of the file; the zero Span for a node that was
	// made and not parsed.
	Place() diag.Span
	// children calls f for each node directly below, in the order of the text.
	children(f func(Expr))
}

// At is embedded by every node.
type At struct{ Span diag.Span }

// Place implements Expr.
func (a *At) Place() diag.Span    { return a.Span }
func (a *At) children(func(Expr)) {}

// Search is an expression pasted from a log search, which only the root can
// be: | json field=fields "a.b" as x | where x = 1.
type Search struct {
	At
	JSON  []JSON
	Where Expr
}

// JSON is a json stage of a Search.
type JSON struct {
	Span diag.Span
	Path string // as written between the quotes
	Name string // the name that Where knows the value by
}

// Or is a OR b OR …; it holds two items or more, none of them an *Or.
type Or struct {
	At
	Items []Expr
}

// And is a AND b AND …; it holds two items or more, none of them an *And.
type And struct {
	At
	Items []Expr
}

// Not is NOT x.
type Not struct {
	At
	X Expr
}

// Compare is x op y. Op is one of = != < <= > >= <=>; of the other spellings ==
// is read as =, <> as !=, =< as <=, => as >=.
type Compare struct {
	At
	Op   string
	X, Y Expr
}

// In is x in (a, b) or x not in (a, b).
type In struct {
	At
	Not   bool
	X     Expr
	Items []Expr
}

// Between is x between lo and hi, both ends included, or its negation.
type Between struct {
	At
	Not       bool
	X, Lo, Hi Expr
}

// Like is x like pattern [escape "c"] or its negation.
type Like struct {
	At
	Not     bool
	X       Expr
	Pattern Expr
	Escape  string // "" where none is named
}

// RLike is x rlike pattern, a regular expression in a text, or its negation.
type RLike struct {
	At
	Not     bool
	X       Expr
	Pattern Expr
}

// Matches is x matches pattern or its negation: a *Regex, or an expression
// that gives a wildcard pattern, in which * is any run of characters.
type Matches struct {
	At
	Not     bool
	X       Expr
	Pattern Expr
}

// IsNull is x is null or x is not null.
type IsNull struct {
	At
	Not bool
	X   Expr
}

// Arith is x op y; Op is one of + - * / %.
type Arith struct {
	At
	Op   string
	X, Y Expr
}

// Neg is -x, where x is no number literal.
type Neg struct {
	At
	X Expr
}

// Call is a function call.
type Call struct {
	At
	Func string // as written
	Args []Expr
}

// Array is [a, b], which hasThreatMatch takes.
type Array struct {
	At
	Items []Expr
}

// Field is an attribute of the record, or a part of one: name, fields["a.b"],
// bro_smb_command.name, x[0].
type Field struct {
	At
	Name string
	Path []Step
}

// Step is a step into a map, a struct or an array.
type Step struct {
	Kind  StepKind
	Text  string // of a Key or Member
	Index int    // of an Index, from 0
}

// StepKind is the kind of a step.
type StepKind uint8

// The kinds of steps.
const (
	Key    StepKind = iota // ["a.b"] of a map; fields.a is read as fields["a"]
	Member                 // .name of a struct
	Index                  // [0] of an array
)

// Str is text. Text is what it means: of escapes there is only \" between
// double quotes, every other backslash is one (cloud-siem.md 1.2).
type Str struct {
	At
	Text string
}

// Num is a number as it is written, with sign and suffix; Value reads it.
type Num struct {
	At
	Text string
}

// Regex is /…/. Text is what stands between the slashes, a slash in it as \/.
type Regex struct {
	At
	Text string
}

// Bool is true or false.
type Bool struct {
	At
	Value bool
}

// Null is null.
type Null struct{ At }

func (n *Search) children(f func(Expr))  { f(n.Where) }
func (n *Or) children(f func(Expr))      { each(n.Items, f) }
func (n *And) children(f func(Expr))     { each(n.Items, f) }
func (n *Not) children(f func(Expr))     { f(n.X) }
func (n *Compare) children(f func(Expr)) { f(n.X); f(n.Y) }
func (n *In) children(f func(Expr))      { f(n.X); each(n.Items, f) }
func (n *Between) children(f func(Expr)) { f(n.X); f(n.Lo); f(n.Hi) }
func (n *Like) children(f func(Expr))    { f(n.X); f(n.Pattern) }
func (n *RLike) children(f func(Expr))   { f(n.X); f(n.Pattern) }
func (n *Matches) children(f func(Expr)) { f(n.X); f(n.Pattern) }
func (n *IsNull) children(f func(Expr))  { f(n.X) }
func (n *Arith) children(f func(Expr))   { f(n.X); f(n.Y) }
func (n *Neg) children(f func(Expr))     { f(n.X) }
func (n *Call) children(f func(Expr))    { each(n.Args, f) }
func (n *Array) children(f func(Expr))   { each(n.Items, f) }

func each(items []Expr, f func(Expr)) {
	for _, x := range items {
		f(x)
	}
}

// Walk calls f for a node and, while f returns true, for the nodes below it.
func Walk(e Expr, f func(Expr) bool) {
	if f(e) {
		e.children(func(c Expr) { Walk(c, f) })
	}
}
