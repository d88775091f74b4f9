package ir

import (
	"net/netip"
	"slices"
	"strings"

	"sumodet/compiler/value"
)

// Eval computes an expression from the fields that get gives. It is the plain
// meaning of a rule, walked as a tree: for judging single messages and for
// holding faster plans to. Expressions of type bool give a bool, never null.
func Eval(e Expr, get func(*Field) value.Value) value.Value {
	switch e := e.(type) {
	case *Ref:
		v := get(e.Field)
		if e.Field.Type.Kind == value.Bool && v.IsNull() {
			return value.BoolOf(false)
		}
		return v
	case *Lit:
		return e.Value
	case *Call:
		args := make([]value.Value, len(e.Args))
		for i, a := range e.Args {
			args[i] = Eval(a, get)
		}
		return e.Func.Eval(args)
	case *Arith:
		return EvalArith(e.Op, Eval(e.X, get), Eval(e.Y, get), e.T)
	default:
		return value.BoolOf(Holds(e, get))
	}
}

// EvalArith computes x op y; it is null where either is.
func EvalArith(op byte, x, y value.Value, t value.Type) value.Value {
	if x.IsNull() || y.IsNull() {
		return value.Value{}
	}
	f := x.Num()
	switch op {
	case '+':
		f += y.Num()
	case '-':
		f -= y.Num()
	case '*':
		f *= y.Num()
	}
	v := value.NumberOf(f)
	if t.Kind == value.Time {
		v = v.AsTime()
	}
	return v
}

// Holds evaluates a condition.
func Holds(e Expr, get func(*Field) value.Value) bool {
	switch e := e.(type) {
	case *All:
		return !slices.ContainsFunc(e.Items, func(c Expr) bool { return !Holds(c, get) })
	case *Any:
		return slices.ContainsFunc(e.Items, func(c Expr) bool { return Holds(c, get) })
	case *Not:
		return !Holds(e.X, get)
	case *Equal:
		return equal(Eval(e.X, get), Eval(e.Y, get), e.Cased)
	case *Order:
		x, y := Eval(e.X, get), Eval(e.Y, get)
		return !x.IsNull() && !y.IsNull() && Ordered(e.Op, x.Num(), y.Num())
	case *OneOf:
		x := Eval(e.X, get)
		return slices.ContainsFunc(e.Values, func(v value.Value) bool { return equal(x, v, e.Cased) })
	case *InRange:
		x := Eval(e.X, get)
		return !x.IsNull() && e.Lo <= x.Num() && x.Num() <= e.Hi
	case *InNets:
		return InPrefixes(Eval(e.X, get).Str(), e.Nets)
	case *InList:
		return e.List.Has(Eval(e.X, get).Str())
	case *TextTest:
		x := Eval(e.X, get)
		if x.IsNull() {
			return false
		}
		test := func(p string) bool { return textTest(e.Op, x.Str(), p, e.Cased) }
		if e.Every {
			return !slices.ContainsFunc(e.Pats, func(p string) bool { return !test(p) })
		}
		return slices.ContainsFunc(e.Pats, test)
	case *Matches:
		x := Eval(e.X, get)
		if x.IsNull() {
			return false
		}
		for _, re := range e.Regexes {
			if re.Compile().MatchString(x.Str()) != e.Every {
				return !e.Every
			}
		}
		return e.Every
	case *Exists:
		x := Eval(e.X, get)
		return !x.IsNull() && !(x.Kind() == value.Text && value.IsBlank(x.Str()))
	case *Ref, *Lit, *Call:
		return Eval(e, get).Truth()
	}
	return false // *Bad: reported, and nothing is evaluated after an error
}

func equal(x, y value.Value, cased bool) bool {
	switch {
	case x.IsNull() || y.IsNull():
		return false
	case x.Kind() == value.Text && y.Kind() == value.Text:
		return x.Str() == y.Str() || !cased && Fold(x.Str()) == Fold(y.Str())
	}
	return value.Compare(x, y) == 0
}

// Ordered compares two numbers by one of the signs < <= > >=.
func Ordered(op string, x, y float64) bool {
	switch op {
	case "<":
		return x < y
	case "<=":
		return x <= y
	case ">":
		return x > y
	default:
		return x >= y
	}
}

func textTest(op TextOp, s, pat string, cased bool) bool {
	if !cased {
		s, pat = Fold(s), Fold(pat)
	}
	switch op {
	case Contains:
		return strings.Contains(s, pat)
	case Starts:
		return strings.HasPrefix(s, pat)
	case Ends:
		return strings.HasSuffix(s, pat)
	default:
		return value.Wildcard(pat, s, false)
	}
}

// InPrefixes reports whether s is an address within one of the blocks.
func InPrefixes(s string, nets []netip.Prefix) bool {
	a, ok := value.ParseIP(s)
	return ok && slices.ContainsFunc(nets, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Has reports whether a value is on the list: equal to a row without case, or
// an address within a row that is a block.
func (l *List) Has(s string) bool {
	if s == "" {
		return false
	}
	folded := Fold(s)
	for _, r := range l.Rows {
		if Fold(r.Value) == folded {
			return true
		}
		if p, ok := l.Block(r); ok && InPrefixes(s, []netip.Prefix{p}) {
			return true
		}
	}
	return false
}

// Block returns a row's address block: of a CIDR row in a list of addresses.
func (l *List) Block(r ListRow) (netip.Prefix, bool) {
	if !l.OfAddresses() || !strings.Contains(r.Value, "/") {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(r.Value)
	return p.Masked(), err == nil
}

// OfAddresses reports whether the list's rows are addresses or blocks.
func (l *List) OfAddresses() bool { return l.Kind.IsAddress() }
