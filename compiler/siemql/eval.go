package siemql

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// Program is an expression that is ready to judge records. It may be used by
// several goroutines.
type Program struct {
	e     Expr
	regex map[Expr]*regexp.Regexp // compiled patterns, by their node
	whole map[Expr]*regexp.Regexp // the same, for the whole value
}

// Compile prepares an expression. The list holds what cannot be judged here:
// functions that are not known or need Sumo, attributes that only enrichment
// fills, and patterns that RE2 does not take.
func Compile(e Expr) (*Program, diag.List) {
	p := &Program{e: e, regex: map[Expr]*regexp.Regexp{}, whole: map[Expr]*regexp.Regexp{}}
	var list diag.List
	pattern := func(n Expr, text string) {
		re, err := regexp.Compile(text)
		if err != nil {
			list.Errorf("regex", n.Place(), "a regular expression that cannot be judged here: %v", err)
			return
		}
		p.regex[n] = re
		p.whole[n] = regexp.MustCompile(`\A(?:` + text + `)\z`)
	}
	Walk(e, func(n Expr) bool {
		switch n := n.(type) {
		case *Regex:
			pattern(n, strings.ReplaceAll(n.Text, `\/`, "/"))
		case *RLike:
			if s, ok := n.Pattern.(*Str); ok {
				pattern(n.Pattern, s.Text)
			}
		case *Call:
			if !known(n.Func) {
				list.Errorf("unknown-function", n.Place(), "%s cannot be judged here", n.Func)
			}
		case *Field:
			if enriched(n.Name) {
				list.Errorf("enrichment", n.Place(), "%s is looked up by Cloud SIEM and cannot be judged here", n.Name)
			}
		}
		return true
	})
	if list.HasErrors() {
		return nil, list
	}
	return p, list
}

func known(name string) bool {
	switch strings.ToLower(name) {
	case "if", "array_contains", "jsonarraycontains", "size", "jsonarraysize":
		return true
	}
	_, ok := builtin.SumoFuncByName(name)
	return ok
}

// Match reports whether a record passes.
func (p *Program) Match(r *Record) bool {
	ok, _ := p.Judge(r)
	return ok
}

// Judge is Match with the undocumented points that the verdict met
// (cloud-siem.md 1.2 to 1.4); a verdict without notes is sure.
func (p *Program) Judge(r *Record) (bool, []string) {
	v := &verdict{p: p, r: r}
	ok := v.eval(p.e).Truth()
	return ok, v.notes
}

// Value computes an expression that is no condition, such as an aggregate's
// argument.
func (p *Program) Value(r *Record) value.Value {
	return (&verdict{p: p, r: r}).eval(p.e)
}

// verdict is the judging of one record.
type verdict struct {
	p     *Program
	r     *Record
	notes []string
	names map[string]value.Value // of a Search's json stages
}

func (v *verdict) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(v.notes, text) {
		v.notes = append(v.notes, text)
	}
}

// eval computes a node; conditions are true or false and never null. Cases are
// in the order of ast.go.
func (v *verdict) eval(e Expr) value.Value {
	switch e := e.(type) {
	case *Search:
		v.names = map[string]value.Value{}
		for _, j := range e.JSON {
			v.names[j.Name] = v.r.Raw[j.Path]
		}
		return v.eval(e.Where)
	case *Or:
		return value.BoolOf(slices.ContainsFunc(e.Items, func(x Expr) bool { return v.eval(x).Truth() }))
	case *And:
		return value.BoolOf(!slices.ContainsFunc(e.Items, func(x Expr) bool { return !v.eval(x).Truth() }))
	case *Not:
		return value.BoolOf(!v.eval(e.X).Truth())
	case *Compare:
		return value.BoolOf(v.compare(e.Op, v.eval(e.X), v.eval(e.Y)))
	case *In:
		x := v.eval(e.X)
		in := slices.ContainsFunc(e.Items, func(y Expr) bool { return equal(x, v.eval(y)) })
		return v.negate(e.Not, in, x)
	case *Between:
		x, lo, hi := v.eval(e.X), v.eval(e.Lo), v.eval(e.Hi)
		return v.negate(e.Not, v.compare(">=", x, lo) && v.compare("<=", x, hi), x, lo, hi)
	case *Like:
		x, pat := v.eval(e.X), v.eval(e.Pattern)
		ok := !x.IsNull() && !pat.IsNull() && likeMatch(pat.String(), e.Escape, x.String())
		return v.negate(e.Not, ok, x, pat)
	case *RLike:
		x := v.eval(e.X)
		re := v.p.regex[e.Pattern]
		if re == nil { // a pattern that is computed
			if pat := v.eval(e.Pattern); !pat.IsNull() {
				re, _ = regexp.Compile(pat.String())
			}
		}
		return v.negate(e.Not, !x.IsNull() && re != nil && re.MatchString(x.String()), x)
	case *Matches:
		return v.matches(e)
	case *IsNull:
		return value.BoolOf(v.eval(e.X).IsNull() != e.Not)
	case *Arith:
		return arith(e.Op, v.eval(e.X), v.eval(e.Y))
	case *Neg:
		return arith("-", value.NumberOf(0), v.eval(e.X))
	case *Call:
		return v.call(e)
	case *Field:
		if x, ok := v.names[e.Name]; ok && len(e.Path) == 0 {
			return x
		}
		return v.r.field(e)
	case *Str:
		if e.Text == "" {
			return value.EmptyText
		}
		return value.TextOf(e.Text)
	case *Num:
		return value.NumberOf(e.Value())
	case *Bool:
		return value.BoolOf(e.Value)
	}
	return value.Value{} // *Array, *Null, *Regex by itself
}

// negate gives `x not op y`. Whether it holds for null is not documented
// (cloud-siem.md 1.4); the usual reading is that a negation of false is true.
func (v *verdict) negate(not, ok bool, operands ...value.Value) value.Value {
	if not && slices.ContainsFunc(operands, value.Value.IsNull) {
		v.note("indeterminate: 1.4 a negated test of null")
	}
	return value.BoolOf(ok != not)
}

func (v *verdict) compare(op string, x, y value.Value) bool {
	if x.IsNull() || y.IsNull() {
		switch op {
		case "!=":
			v.note("indeterminate: 1.4 != with null")
			return true
		case "<=>":
			return x.IsNull() && y.IsNull()
		}
		return false
	}
	switch op {
	case "=", "<=>":
		return equal(x, y)
	case "!=":
		return !equal(x, y)
	}
	a, okA := builtin.Number(x)
	b, okB := builtin.Number(y)
	c := 0
	switch {
	case okA && okB && !math.IsNaN(a) && !math.IsNaN(b):
		if x.Kind() == value.Text && y.Kind() == value.Text {
			v.note("indeterminate: 1.3 the order of two texts")
		}
		c = value.Compare(value.NumberOf(a), value.NumberOf(b))
	default:
		v.note("indeterminate: 1.3 the order of two texts")
		c = strings.Compare(x.String(), y.String())
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// equal compares: text with text by case, a number with text that reads as
// one.
func equal(x, y value.Value) bool {
	if x.IsNull() || y.IsNull() {
		return false
	}
	if x.Kind() == value.Text && y.Kind() == value.Text {
		return x.Str() == y.Str()
	}
	if x.Kind() == value.Bool || y.Kind() == value.Bool {
		return strings.EqualFold(x.String(), y.String())
	}
	a, okA := builtin.Number(x)
	b, okB := builtin.Number(y)
	if okA && okB {
		return a == b
	}
	return x.String() == y.String()
}

func (v *verdict) matches(e *Matches) value.Value {
	x := v.eval(e.X)
	if x.IsNull() {
		return v.negate(e.Not, false, x)
	}
	if re, ok := v.p.regex[e.Pattern]; ok {
		found := re.MatchString(x.String())
		if found && !v.p.whole[e.Pattern].MatchString(x.String()) {
			v.note("indeterminate: 1.3 whether matches searches or wants the whole value")
		}
		return v.negate(e.Not, found, x)
	}
	pat := v.eval(e.Pattern)
	return v.negate(e.Not, !pat.IsNull() && value.Wildcard(pat.String(), x.String(), false), x, pat)
}

// likeMatch reads % as any run of characters and _ as one; a backslash, or the
// escape that is named, before either or itself makes it literal
// (cloud-siem.md 1.2).
func likeMatch(pattern, escape, s string) bool {
	esc := '\\'
	if escape != "" {
		esc = []rune(escape)[0]
	}
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	runes := []rune(pattern)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case r == esc && i+1 < len(runes) && (runes[i+1] == '%' || runes[i+1] == '_' || runes[i+1] == esc):
			i++
			b.WriteString(regexp.QuoteMeta(string(runes[i])))
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	b.WriteString(`\z`)
	re, err := regexp.Compile(b.String())
	return err == nil && re.MatchString(s)
}

func arith(op string, x, y value.Value) value.Value {
	a, okA := builtin.Number(x)
	b, okB := builtin.Number(y)
	if !okA || !okB {
		return value.Value{}
	}
	switch op {
	case "+":
		a += b
	case "-":
		a -= b
	case "*":
		a *= b
	case "/":
		a /= b
	case "%":
		a = math.Mod(a, b)
	}
	return value.NumberOf(a)
}

// call applies a function. Those that take conditions or lists are here, the
// others are Sumo's in package builtin.
func (v *verdict) call(e *Call) value.Value {
	args := make([]value.Value, len(e.Args))
	name := strings.ToLower(e.Func)
	if name == "if" && len(e.Args) == 3 {
		if v.eval(e.Args[0]).Truth() {
			return v.eval(e.Args[1])
		}
		return v.eval(e.Args[2])
	}
	for i, a := range e.Args {
		args[i] = v.eval(a)
	}
	switch {
	case (name == "array_contains" || name == "jsonarraycontains") && len(args) == 2 && (args[0].Kind() == value.List || args[0].IsNull()):
		for item := range args[0].Items() {
			if item == args[1].String() {
				return value.BoolOf(true)
			}
		}
		return value.BoolOf(false)
	case (name == "size" || name == "jsonarraysize") && len(args) == 1 && args[0].Kind() == value.List:
		return value.NumberOf(float64(args[0].Len()))
	}
	f, ok := builtin.SumoFuncByName(e.Func)
	if !ok || len(args) < f.Min || f.Max >= 0 && len(args) > f.Max {
		return value.Value{}
	}
	out := f.Eval(args)
	if out == builtin.DropRow {
		return value.BoolOf(false)
	}
	return out
}
