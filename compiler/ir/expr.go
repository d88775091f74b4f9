package ir

import (
	"net/netip"

	"sumodet/compiler/builtin"
	"sumodet/compiler/regex"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// Expr is a typed expression; conditions are expressions of type bool:
//
//	*Ref *Lit *Call *Arith
//	*All *Any *Not *Equal *Order *OneOf *InRange *InNets *InList
//	*TextTest *Matches *Exists *Bad
//
// A positive test of a null is false; Not is a plain negation.
type Expr interface {
	Type() value.Type
	Place() diag.Span
}

// At is embedded by every expression.
type At struct{ Span diag.Span }

// Place implements Expr.
func (a At) Place() diag.Span { return a.Span }

// Ref reads a field.
type Ref struct {
	At
	Field *Field
}

// Lit is a constant.
type Lit struct {
	At
	Value value.Value
	T     value.Type
}

// Call applies a function.
type Call struct {
	At
	Func *builtin.Func
	Args []Expr
	T    value.Type
}

// Arith is X Op Y on numbers, Op one of + - *; null where either is.
type Arith struct {
	At
	Op   byte
	X, Y Expr
	T    value.Type
}

// All holds when every item does, Any when one does. All of nothing holds.
type All struct {
	At
	Items []Expr
}

// Any holds when one of its items does.
type Any struct {
	At
	Items []Expr
}

// Not negates.
type Not struct {
	At
	X Expr
}

// Equal holds when X and Y are equal and not null: text without case unless
// Cased, numbers by size, addresses as addresses.
type Equal struct {
	At
	X, Y  Expr
	Cased bool
}

// Order is X Op Y on numbers, times or durations, Op one of < <= > >=.
type Order struct {
	At
	Op   string
	X, Y Expr
}

// OneOf holds when X equals one of Values.
type OneOf struct {
	At
	X      Expr
	Values []value.Value
	Cased  bool
}

// InRange holds when Lo <= X <= Hi.
type InRange struct {
	At
	X      Expr
	Lo, Hi float64
}

// InNets holds when X is an address within one of Nets; no address is within
// none.
type InNets struct {
	At
	X        Expr
	Nets     []netip.Prefix
	Internal bool // written `is internal`
}

// InList holds when X is on the list: equal without case, or within a block of
// a list of addresses.
type InList struct {
	At
	X    Expr
	List *List
}

// TextOp is a literal text test.
type TextOp uint8

// The literal text tests; Like's patterns have * for any run of characters.
const (
	Contains TextOp = iota
	Starts
	Ends
	Like
)

func (o TextOp) String() string { return [...]string{"contains", "starts", "ends", "like"}[o] }

// TextTest compares text X with literal Pats: one of them must pass, or each
// where Every is set.
type TextTest struct {
	At
	X     Expr
	Op    TextOp
	Pats  []string
	Cased bool
	Every bool
}

// Matches searches X for regular expressions, of which one must be found, or
// each where Every is set.
type Matches struct {
	At
	X       Expr
	Regexes []*regex.Regex
	Cased   bool
	Every   bool
}

// Exists holds when X is neither null nor blank.
type Exists struct {
	At
	X Expr
}

// Bad stands for what was wrong and has been reported.
type Bad struct{ At }

var boolType = value.Of(value.Bool)

func (e *Ref) Type() value.Type    { return e.Field.Type }
func (e *Lit) Type() value.Type    { return e.T }
func (e *Call) Type() value.Type   { return e.T }
func (e *Arith) Type() value.Type  { return e.T }
func (*All) Type() value.Type      { return boolType }
func (*Any) Type() value.Type      { return boolType }
func (*Not) Type() value.Type      { return boolType }
func (*Equal) Type() value.Type    { return boolType }
func (*Order) Type() value.Type    { return boolType }
func (*OneOf) Type() value.Type    { return boolType }
func (*InRange) Type() value.Type  { return boolType }
func (*InNets) Type() value.Type   { return boolType }
func (*InList) Type() value.Type   { return boolType }
func (*TextTest) Type() value.Type { return boolType }
func (*Matches) Type() value.Type  { return boolType }
func (*Exists) Type() value.Type   { return boolType }
func (*Bad) Type() value.Type      { return value.Of(value.Any) }

// Children returns the expressions directly below e, in order.
func Children(e Expr) []Expr {
	switch e := e.(type) {
	case *Call:
		return e.Args
	case *Arith:
		return []Expr{e.X, e.Y}
	case *All:
		return e.Items
	case *Any:
		return e.Items
	case *Not:
		return []Expr{e.X}
	case *Equal:
		return []Expr{e.X, e.Y}
	case *Order:
		return []Expr{e.X, e.Y}
	case *OneOf:
		return []Expr{e.X}
	case *InRange:
		return []Expr{e.X}
	case *InNets:
		return []Expr{e.X}
	case *InList:
		return []Expr{e.X}
	case *TextTest:
		return []Expr{e.X}
	case *Matches:
		return []Expr{e.X}
	case *Exists:
		return []Expr{e.X}
	}
	return nil
}

// IsTest reports whether an expression tests values, and is not made of conditions.
func IsTest(e Expr) bool {
	switch e.(type) {
	case *Equal, *Order, *OneOf, *InRange, *InNets, *InList, *TextTest, *Matches, *Exists:
		return true
	}
	return false
}

// Walk calls fn for e and everything below it, parents first; where fn returns
// false it does not go below.
func Walk(e Expr, fn func(Expr) bool) {
	if e == nil || !fn(e) {
		return
	}
	for _, c := range Children(e) {
		Walk(c, fn)
	}
}
