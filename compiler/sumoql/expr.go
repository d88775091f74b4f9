package sumoql

import "strings"

// Expr is an expression (sumo-query-language.md 3.1): *If, *Or, *And, *Not,
// *Compare, *In, *Matches, *Contains, *Templated, *Arith, *Neg, *Call, *Name, *String,
// *Number, *Bool, *Null, *Regex, *Param, *Path, *Subquery.
type Expr interface {
	Node
	expr()
}

// If is if(cond, then, else) or cond ? then : else.
type If struct {
	At
	Cond, Then, Else Expr
}

// Or is a or b or ….
type Or struct {
	At
	Items []Expr
}

// And is a and b and ….
type And struct {
	At
	Items []Expr
}

// Not is !x.
type Not struct {
	At
	X Expr
}

// NegatedField returns the field of !field, which may stand before a test that was meant
// to be negated: !a = "x"; nil for other expressions.
func NegatedField(x Expr) *Name {
	not, ok := x.(*Not)
	if !ok {
		return nil
	}
	field, _ := not.X.(*Name)
	return field
}

// Compare is x op y; Op is one of = != < <= > >=.
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

// Matches is x matches pattern: a *Regex, or an expression that gives a
// wildcard pattern.
type Matches struct {
	At
	X, Pattern Expr
}

// Contains is x contains y.
type Contains struct {
	At
	X, Y Expr
}

// Templated is x {{test}}: a sign and a value that a dashboard fills in.
type Templated struct {
	At
	X    Expr
	Test string // verbatim
}

// Arith is x op y; Op is one of + - * / %.
type Arith struct {
	At
	Op   string
	X, Y Expr
}

// Neg is -x.
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

// Name is a field.
type Name struct {
	At
	Text string // without % and quotes, case as written
}

// String is text in double quotes.
type String struct {
	At
	// Raw is the text between the quotes with its escapes, as regular
	// expressions read it.
	Raw string
}

// Number is a number; Text keeps its suffix.
type Number struct {
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

// Regex is /…/; Text keeps its escapes, Flags is the undocumented part behind
// it (6.8).
type Regex struct {
	At
	Text, Flags string
}

// Param is a template parameter, a $$ or a `macro`, verbatim.
type Param struct {
	At
	Text string
}

// Path is the address of a lookup table, verbatim.
type Path struct {
	At
	Text string
}

// Value returns the number.
func (n *Number) Value() float64 { return numberValue(n.Text) }

// Text returns the text with its escapes undone: \" \\ \n \r \t (1.3). A
// backslash before anything else stays.
func (s *String) Text() string { return unescape(s.Raw) }

func unescape(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c == '\\' && i+1 < len(raw) {
			i++
			switch raw[i] {
			case '"', '\\':
				c = raw[i]
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			default:
				i--
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (n *If) children(f func(Node))        { f(n.Cond); f(n.Then); f(n.Else) }
func (n *Or) children(f func(Node))        { each(n.Items, f) }
func (n *And) children(f func(Node))       { each(n.Items, f) }
func (n *Not) children(f func(Node))       { f(n.X) }
func (n *Compare) children(f func(Node))   { f(n.X); f(n.Y) }
func (n *In) children(f func(Node))        { f(n.X); each(n.Items, f) }
func (n *Matches) children(f func(Node))   { f(n.X); f(n.Pattern) }
func (n *Contains) children(f func(Node))  { f(n.X); f(n.Y) }
func (n *Templated) children(f func(Node)) { f(n.X) }
func (n *Arith) children(f func(Node))     { f(n.X); f(n.Y) }
func (n *Neg) children(f func(Node))       { f(n.X) }
func (n *Call) children(f func(Node))      { each(n.Args, f) }

func (*If) expr()        {}
func (*Or) expr()        {}
func (*And) expr()       {}
func (*Not) expr()       {}
func (*Compare) expr()   {}
func (*In) expr()        {}
func (*Matches) expr()   {}
func (*Contains) expr()  {}
func (*Templated) expr() {}
func (*Arith) expr()     {}
func (*Neg) expr()       {}
func (*Call) expr()      {}
func (*Name) expr()      {}
func (*String) expr()    {}
func (*Number) expr()    {}
func (*Bool) expr()      {}
func (*Null) expr()      {}
func (*Regex) expr()     {}
func (*Param) expr()     {}
func (*Path) expr()      {}
func (*Subquery) expr()  {}
