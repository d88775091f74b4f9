package check

import (
	"net/netip"
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/value"
	"sumodet/dsl"
)

// test types `X op Y`.
func (b *builder) test(t *dsl.Test) ir.Expr {
	bad := &ir.Bad{At: at(t)}
	x := b.expr(t.X)
	if t.Op == "exists" {
		if isBad(x) {
			return bad
		}
		if x.Type().Kind == value.Bool {
			b.c.errExistsBool(t, x)
			return bad
		}
	}
	var e ir.Expr
	switch t.Op {
	case "exists":
		e = &ir.Exists{At: at(t), X: x}
	case "internal":
		e = b.internal(t, x)
	case "=", "!=":
		e = b.equal(t, x)
	case "<", "<=", ">", ">=":
		e = b.order(t, x)
	case "in":
		e = b.in(t, x)
	case "contains", "starts", "ends", "like":
		e = b.textTest(t, x)
	case "matches":
		e = b.matches(t, x)
	}
	if e == nil {
		return bad
	}
	if !readsField(e) {
		b.c.errConstant(t, x)
		return bad
	}
	return e
}

// readsField reports whether an expression has a field, itself or by its lets, or a
// mistake in place of one.
func readsField(e ir.Expr) (found bool) {
	ir.Walk(e, func(e ir.Expr) bool {
		switch e := e.(type) {
		case *ir.Ref:
			found = found || e.Field.Let == nil || readsField(e.Field.Let.Value)
		case *ir.Bad:
			found = true
		}
		return !found
	})
	return found
}

func (b *builder) equal(t *dsl.Test, x ir.Expr) ir.Expr {
	y := b.expr(t.Y)
	if isBad(x) || isBad(y) {
		return nil
	}
	if isLit(x) && !isLit(y) { // `"a" = field` reads as `field = "a"`
		x, y = y, x
	}
	if !b.comparable(t, x, y) {
		return nil
	}
	if isEmpty(y) {
		b.c.errEmptyTest(t)
		return nil
	}
	b.asWritten(t, x, t.X)
	b.asWritten(t, x, t.Y)
	var e ir.Expr = &ir.Equal{At: at(t), X: x, Y: y, Cased: t.Cased}
	if t.Op == "!=" {
		e = &ir.Not{At: at(t), X: e}
	}
	return e
}

// comparable holds two sides to one type and offers the other spelling where a
// number meets a text.
func (b *builder) comparable(t *dsl.Test, x, y ir.Expr) bool {
	tx, ty := x.Type(), y.Type()
	switch {
	case tx.Kind == value.Bool || ty.Kind == value.Bool:
		b.c.errCompareBool(t)
	case tx.Kind == value.List || ty.Kind == value.List:
		b.c.errCompareList(t)
	case t.Cased && !tx.IsText():
		b.c.errCasedType(t, x)
	case sameType(tx, ty):
		return true
	default:
		b.c.errCompare(t, x, y)
	}
	return false
}

func (b *builder) order(t *dsl.Test, x ir.Expr) ir.Expr {
	y := b.expr(t.Y)
	if isBad(x) || isBad(y) {
		return nil
	}
	tx, ty := x.Type(), y.Type()
	if tx.IsText() && ty.IsText() {
		b.c.errOrderText(t, x)
		return nil
	}
	if tx != ty {
		b.c.errCompare(t, x, y)
		return nil
	}
	if !tx.IsNumeric() {
		b.comparable(t, x, y) // says why not
		return nil
	}
	return &ir.Order{At: at(t), Op: t.Op, X: x, Y: y}
}

// asWritten warns of a text that is compared as it is written, and looks as if more
// was meant: a test that never holds is silent.
func (b *builder) asWritten(t *dsl.Test, x ir.Expr, y dsl.Expr) {
	s, ok := y.(*dsl.Str)
	if !ok {
		return
	}
	if strings.Trim(s.Value, "*") != s.Value {
		b.c.warnStarIsLiteral(t, s)
	} else if _, err := netip.ParsePrefix(s.Value); err == nil {
		b.c.warnBlockIsLiteral(t, s)
	} else if _, ok := value.ParseIP(s.Value); !ok && x.Type().Kind == value.IP && strings.Trim(s.Value, "0123456789.") == "" {
		b.c.warnNoAddress(s) // other texts may well stand in for an address: "-", "unknown"
	}
}

// in types membership: of a range, of literals, of address blocks, of a list.
func (b *builder) in(t *dsl.Test, x ir.Expr) ir.Expr {
	switch y := t.Y.(type) {
	case *dsl.Range:
		return b.inRange(t, x, y)
	case *dsl.Net:
		return b.inNets(t, x, []dsl.Expr{y})
	case *dsl.ListRef:
		return b.inList(t, x, y)
	case *dsl.ListLit:
		if len(y.Items) == 0 {
			b.c.errEmptyList(t, y)
			return nil
		}
		if slices.ContainsFunc(y.Items, func(i dsl.Expr) bool { _, ok := i.(*dsl.Net); return ok }) {
			return b.inNets(t, x, y.Items)
		}
		return b.oneOf(t, x, y)
	case *dsl.Name:
		if l, ok := find[*dsl.List](b.s, y.Text); ok {
			b.c.errListWord(t, l)
			return nil
		}
	}
	if t.Y != nil {
		b.c.errIn(t)
	}
	return nil
}

func (b *builder) inRange(t *dsl.Test, x ir.Expr, y *dsl.Range) ir.Expr {
	lo, hi := b.expr(y.Lo), b.expr(y.Hi)
	if isBad(x) || isBad(lo) || isBad(hi) {
		return nil
	}
	l, okL := lo.(*ir.Lit)
	h, okH := hi.(*ir.Lit)
	if !okL || !okH || lo.Type() != hi.Type() {
		b.c.errRange(y)
		return nil
	}
	if x.Type() != lo.Type() {
		b.c.errRangeType(t, x, lo)
		return nil
	}
	if l.Value.Num() > h.Value.Num() {
		b.c.errEmptyRange(y)
		return nil
	}
	return &ir.InRange{At: at(t), X: x, Lo: l.Value.Num(), Hi: h.Value.Num()}
}

func (b *builder) oneOf(t *dsl.Test, x ir.Expr, y *dsl.ListLit) ir.Expr {
	var values []value.Value
	ok := !isBad(x)
	for _, item := range y.Items {
		i := b.expr(item)
		lit, isLit := i.(*ir.Lit)
		switch {
		case isBad(i):
			ok = false
		case !isLit:
			b.c.errListItem(item)
			ok = false
		case isBad(x):
		case !b.comparable(&dsl.Test{At: dsl.At{Span: item.Place()}, X: t.X, Op: t.Op, OpAt: t.OpAt, Cased: t.Cased, Y: item}, x, i):
			return nil // one error for the list is enough
		case lit.Value == value.EmptyText:
			b.c.errEmptyText(item.Place(), "an item")
			ok = false
		default:
			b.asWritten(t, x, item)
			values = append(values, lit.Value)
		}
	}
	if !ok {
		return nil
	}
	return &ir.OneOf{At: at(t), X: x, Values: values, Cased: t.Cased}
}

func (b *builder) inNets(t *dsl.Test, x ir.Expr, items []dsl.Expr) ir.Expr {
	var nets []netip.Prefix
	ok := true
	for _, item := range items {
		switch item := item.(type) {
		case *dsl.Net:
			p, err := netip.ParsePrefix(item.Text)
			if err != nil {
				b.c.errNet(item, item.Text)
				ok = false
				continue
			}
			if p.Masked() != p {
				b.c.errNetBits(item, p)
				ok = false
				continue
			}
			nets = append(nets, p)
		case *dsl.Str:
			a, isAddr := value.ParseIP(item.Value)
			if !isAddr {
				b.c.errNet(item, item.Value)
				ok = false
				continue
			}
			nets = append(nets, netip.PrefixFrom(a, a.BitLen()))
		default:
			b.c.errNet(item, item.Place().Text())
			ok = false
		}
	}
	if isBad(x) || !ok {
		return nil
	}
	if !x.Type().IsText() {
		b.c.errAddress(t, x)
		return nil
	}
	return &ir.InNets{At: at(t), X: x, Nets: nets}
}

func (b *builder) internal(t *dsl.Test, x ir.Expr) ir.Expr {
	if isBad(x) {
		return &ir.Bad{At: at(t)}
	}
	if !x.Type().IsText() {
		b.c.errAddress(t, x)
		return &ir.Bad{At: at(t)}
	}
	if len(b.s.project.Internal) == 0 {
		b.c.errNoInternal(t)
		return &ir.Bad{At: at(t)}
	}
	return &ir.InNets{At: at(t), X: x, Nets: b.s.project.Internal, Internal: true}
}

func (b *builder) inList(t *dsl.Test, x ir.Expr, y *dsl.ListRef) ir.Expr {
	d, ok := find[*dsl.List](b.s, y.Name.Text)
	if !ok {
		b.c.errUnknown("unknown-list", y.Name, "list", names[*dsl.List](b.s))
		return nil
	}
	l := b.c.listOf(d)
	if isBad(x) || l == nil {
		return nil
	}
	if !x.Type().IsText() {
		b.c.errListType(t, x, l)
		return nil
	}
	return &ir.InList{At: at(t), X: x, List: l}
}

func (b *builder) textTest(t *dsl.Test, x ir.Expr) ir.Expr {
	ops := map[string]ir.TextOp{"contains": ir.Contains, "starts": ir.Starts, "ends": ir.Ends, "like": ir.Like}
	items, ok := b.alternatives(t)
	if isBad(x) || !ok || !b.textOperand(t, x) {
		return nil
	}
	e := &ir.TextTest{At: at(t), X: x, Op: ops[t.Op], Cased: t.Cased, Every: t.Quant == "all"}
	for _, item := range items {
		s, isStr := item.(*dsl.Str)
		switch {
		case !isStr:
			b.c.errTextLiteral(t, item)
			return nil
		case s.Value == "" || t.Op == "like" && strings.Trim(s.Value, "*") == "":
			b.c.errEveryText(t, s)
			return nil
		case t.Op == "like" && !strings.Contains(s.Value, "*"):
			b.c.warnLikeWithoutStar(s)
		case t.Op != "like" && strings.Trim(s.Value, "*") != s.Value:
			b.c.warnStarIsLiteral(t, s)
		}
		e.Pats = append(e.Pats, s.Value)
	}
	return e
}

func (b *builder) matches(t *dsl.Test, x ir.Expr) ir.Expr {
	items, ok := b.alternatives(t)
	if isBad(x) || !ok || !b.textOperand(t, x) {
		return nil
	}
	e := &ir.Matches{At: at(t), X: x, Cased: t.Cased, Every: t.Quant == "all"}
	for _, item := range items {
		r, isRegex := item.(*dsl.Regex)
		if !isRegex {
			b.c.errRegexLiteral(item)
			return nil
		}
		re := b.regex(r, regex.Options{Cased: t.Cased})
		if re == nil {
			return nil
		}
		e.Regexes = append(e.Regexes, re)
	}
	return e
}

// alternatives returns what stands after a text test: one literal, or those of
// a list behind any or all.
func (b *builder) alternatives(t *dsl.Test) ([]dsl.Expr, bool) {
	l, isList := t.Y.(*dsl.ListLit)
	switch {
	case t.Y == nil:
		return nil, false
	case !isList && t.Quant != "":
		b.c.errQuantifier(t)
		return nil, false
	case !isList:
		return []dsl.Expr{t.Y}, true
	case len(l.Items) == 0:
		b.c.errEmptyList(t, l)
		return nil, false
	case t.Quant == "":
		b.c.errNoQuantifier(t, l)
		return nil, false
	}
	return l.Items, true
}

func (b *builder) textOperand(t *dsl.Test, x ir.Expr) bool {
	if x.Type().IsText() {
		return true
	}
	b.c.errNotText(t, x)
	return false
}
