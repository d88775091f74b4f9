package check

import (
	"sumodet/compiler/builtin"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
	"sumodet/dsl"
)

// builder types the expressions of one source or branch.
type builder struct {
	c   *checker
	s   *visible
	env *env
}

func at(n dsl.Node) ir.At { return ir.At{Span: n.Place()} }

func isBad(e ir.Expr) bool { return e == nil || e.Type().Kind == value.Any }

// cond types an expression that must be a condition.
func (b *builder) cond(x dsl.Expr) ir.Expr {
	e := b.expr(x)
	if isBad(e) {
		return &ir.Bad{At: at(x)}
	}
	if e.Type().Kind != value.Bool {
		b.c.errNotCondition(x, e)
		return &ir.Bad{At: at(x)}
	}
	return e
}

// expr types any expression.
func (b *builder) expr(x dsl.Expr) ir.Expr {
	switch x := x.(type) {
	case *dsl.Name:
		f, ok := b.env.lookup(x)
		if !ok {
			return &ir.Bad{At: at(x)}
		}
		return &ir.Ref{At: at(x), Field: f}
	case *dsl.Str:
		return &ir.Lit{At: at(x), Value: textLit(x.Value), T: value.Of(value.Text)}
	case *dsl.Num:
		return &ir.Lit{At: at(x), Value: value.NumberOf(x.Value), T: value.Of(value.Number)}
	case *dsl.Dur:
		return &ir.Lit{At: at(x), Value: value.NumberOf(float64(x.Millis)), T: value.Of(value.Duration)}
	case *dsl.Date:
		return &ir.Lit{At: at(x), Value: value.TimeOf(x.Unix * 1000), T: value.Of(value.Time)}
	case *dsl.Paren:
		return b.expr(x.X)
	case *dsl.Neg:
		e := b.expr(x.X)
		if isBad(e) || !b.numeric(x.X, e, "-") {
			return &ir.Bad{At: at(x)}
		}
		zero := &ir.Lit{At: at(x), Value: value.NumberOf(0), T: e.Type()}
		return &ir.Arith{At: at(x), Op: '-', X: zero, Y: e, T: e.Type()}
	case *dsl.Binary:
		return b.arith(x)
	case *dsl.Call:
		return b.call(x)
	case *dsl.Not:
		return &ir.Not{At: at(x), X: b.cond(x.X)}
	case *dsl.And:
		return &ir.All{At: at(x), Items: b.conds(x.Items)}
	case *dsl.Block:
		return b.block(x)
	case *dsl.Test:
		return b.test(x)
	}
	b.c.errMisplaced(x)
	return &ir.Bad{At: at(x)}
}

// textLit keeps "" apart from null: a rule cannot test for it, and the tests
// say so.
func textLit(s string) value.Value {
	if s == "" {
		return value.EmptyText
	}
	return value.TextOf(s)
}

func (b *builder) conds(xs []dsl.Expr) []ir.Expr {
	out := make([]ir.Expr, len(xs))
	for i, x := range xs {
		out[i] = b.cond(x)
	}
	return out
}

func (b *builder) block(x *dsl.Block) ir.Expr {
	items := b.conds(x.Items)
	if len(items) == 0 {
		b.c.errEmptyBlock(x)
		return &ir.Bad{At: at(x)}
	}
	switch x.Kind {
	case "all":
		return &ir.All{At: at(x), Items: items}
	case "none":
		return &ir.Not{At: at(x), X: &ir.Any{At: at(x), Items: items}}
	}
	return &ir.Any{At: at(x), Items: items}
}

func (b *builder) numeric(x dsl.Expr, e ir.Expr, op string) bool {
	if e.Type().IsNumeric() {
		return true
	}
	b.c.errNotNumber(x, e, op)
	return false
}

// arith types + - *: numbers with numbers; a time less a time is a duration, a
// time and a duration a time.
func (b *builder) arith(x *dsl.Binary) ir.Expr {
	l, r := b.expr(x.L), b.expr(x.R)
	bad := &ir.Bad{At: at(x)}
	if isBad(l) || isBad(r) {
		return bad
	}
	if okL, okR := b.numeric(x.L, l, x.Op), b.numeric(x.R, r, x.Op); !okL || !okR {
		return bad
	}
	t, ok := arithType(x.Op, l.Type().Kind, r.Type().Kind)
	if !ok {
		b.c.errArith(x, l, r)
		return bad
	}
	return &ir.Arith{At: at(x), Op: x.Op[0], X: l, Y: r, T: value.Of(t)}
}

func arithType(op string, l, r value.Kind) (value.Kind, bool) {
	const n, d, t = value.Number, value.Duration, value.Time
	switch [2]value.Kind{l, r} {
	case [2]value.Kind{n, n}:
		return n, true
	case [2]value.Kind{d, d}:
		return d, op != "*"
	case [2]value.Kind{d, n}, [2]value.Kind{n, d}:
		return d, op == "*"
	case [2]value.Kind{t, t}:
		return d, op == "-"
	case [2]value.Kind{t, d}:
		return t, op != "*"
	case [2]value.Kind{d, t}:
		return t, op == "+"
	}
	return n, false
}

// call types a function call.
func (b *builder) call(x *dsl.Call) ir.Expr {
	bad := &ir.Bad{At: at(x)}
	args := make([]ir.Expr, len(x.Args))
	broken := false
	for i, a := range x.Args {
		args[i] = b.expr(a)
		broken = broken || isBad(args[i])
	}
	f, ok := builtin.RuleFunc(x.Func.Text)
	if !ok {
		b.c.errUnknownFunc(x.Func)
		return bad
	}
	least, most := 0, len(f.Params)
	for _, p := range f.Params {
		if !p.Optional {
			least++
		}
		if p.Repeat {
			most = 16 // sumo-query-language.md 5.2: arguments of concat
		}
	}
	if len(args) < least || len(args) > most {
		b.c.errArgCount(x, f, least, most)
		return bad
	}
	if broken {
		return bad
	}
	types := make([]value.Type, len(args))
	for i, a := range args {
		p := f.Params[min(i, len(f.Params)-1)]
		types[i] = a.Type()
		if !accepts(p, a.Type()) {
			b.c.errArgType(x.Args[i], f, p, a)
			return bad
		}
		if p.Constant && !isLit(a) {
			b.c.errArgConstant(x.Args[i], f, p)
			return bad
		}
	}
	if f.Name == "if" && !sameType(types[1], types[2]) {
		b.c.errIfTypes(x, types[1], types[2])
		return bad
	}
	if f.Name == "substring" && emptyPart(args) {
		b.c.errEmptyPart(x)
		return bad
	}
	if f.Name == "replace" && isEmpty(args[1]) {
		b.c.errEmptyText(x.Args[1].Place(), "what replace looks for")
		return bad
	}
	return &ir.Call{At: at(x), Func: f, Args: args, T: f.Result(types)}
}

func isEmpty(e ir.Expr) bool {
	lit, ok := e.(*ir.Lit)
	return ok && lit.Value == value.EmptyText
}

// emptyPart reports whether literals ask for a part that ends where it starts
// or before. Sumo refuses most of them (sumo-query-language.md 3.10).
func emptyPart(args []ir.Expr) bool {
	if len(args) < 3 {
		return false
	}
	from, okFrom := args[1].(*ir.Lit)
	to, okTo := args[2].(*ir.Lit)
	return okFrom && okTo && to.Value.Num() <= max(from.Value.Num(), 0)
}

func accepts(p builtin.Param, t value.Type) bool {
	for _, k := range p.Kinds {
		if k == t.Kind || k == value.Any || k == value.Text && t.Kind == value.IP {
			return true
		}
	}
	return len(p.Kinds) == 0
}

func sameType(a, b value.Type) bool { return a == b || a.IsText() && b.IsText() }

// let types a named expression and declares it.
func (b *builder) let(d *dsl.Let) *ir.Let {
	e := b.expr(d.Value)
	if isEmpty(e) {
		b.c.errEmptyText(d.Value.Place(), "the text of "+d.Name.Text)
	}
	f := &ir.Field{Name: d.Name.Text, Type: e.Type(), Origin: ir.FromLet, Span: d.Name.Span}
	l := &ir.Let{Field: f, Value: e, Span: d.Span}
	f.Let = l
	if !b.env.declare(d.Name, f) {
		return nil
	}
	return l
}
