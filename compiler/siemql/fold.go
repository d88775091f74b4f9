package siemql

import (
	"strconv"
	"strings"

	"sumodet/dsl/diag"
)

// Precedences (cloud-siem.md 1.3). A prefix NOT or ! takes a whole comparison;
// the minus sign of a number binds tightest.
const (
	precOr = iota + 1
	precAnd
	precCompare
	precSum
	precProduct
)

var precedence = map[string]int{
	"or": precOr, "||": precOr, "and": precAnd, "&&": precAnd,
	"+": precSum, "-": precSum, "*": precProduct, "/": precProduct, "%": precProduct,
}

// folder makes trees of flat expressions.
type folder struct {
	file *diag.File
	list diag.List
}

func (f *folder) expr(flat *flatExpr) Expr {
	f.mixed(flat)
	tails := flat.Tail
	return f.binary(flat.Head, 0, &tails, precOr)
}

func (f *folder) exprs(flats []*flatExpr) []Expr {
	out := make([]Expr, len(flats))
	for i, flat := range flats {
		out[i] = f.expr(flat)
	}
	return out
}

// mixed warns of AND and OR at one bracket level.
func (f *folder) mixed(flat *flatExpr) {
	first := 0
	for _, t := range flat.Tail {
		p := t.precedence()
		if p > precAnd {
			continue
		}
		if first == 0 {
			first = p
		}
		if p != first {
			at := diag.Span{File: f.file, Start: t.Pos.Offset, End: t.Pos.Offset + len(t.Op)}
			f.list.Warnf("mixed-logic", at, "AND and OR are mixed without brackets").
				Note("AND binds tighter than OR; say which is meant by brackets")
			return
		}
	}
}

func (t *tail) precedence() int {
	if p := precedence[strings.ToLower(t.Op)]; p > 0 {
		return p
	}
	return precCompare
}

// binary takes an operand, from its i-th prefix on, and the operators behind it
// of at least the given precedence, each to the left.
func (f *folder) binary(o *operand, i int, tails *[]*tail, least int) Expr {
	x := f.prefixed(o, i, tails)
	compared := false
	for len(*tails) > 0 {
		t := (*tails)[0]
		prec := t.precedence()
		if prec < least {
			break
		}
		*tails = (*tails)[1:]
		if compared && prec >= precCompare {
			f.list.Errorf("syntax", t.in(f.file), "a comparison cannot be the operand of another operator here").
				Note("put it in brackets")
			continue
		}
		compared = prec == precCompare
		if t.X == nil {
			x = f.tested(x, t)
			continue
		}
		y := f.binary(t.X, 0, tails, prec+1)
		at := At{x.Place().To(y.Place())}
		switch op := strings.ToLower(t.Op); op {
		case "or", "||":
			x = &Or{At: at, Items: append(orItems(x), orItems(y)...)}
		case "and", "&&":
			x = &And{At: at, Items: append(andItems(x), andItems(y)...)}
		case "+", "-", "*", "/", "%":
			x = &Arith{At: at, Op: op, X: x, Y: y}
		default:
			x = &Compare{At: at, Op: compareOp(op), X: x, Y: y}
		}
	}
	return x
}

func compareOp(op string) string {
	switch op {
	case "==":
		return "="
	case "<>":
		return "!="
	case "=<":
		return "<="
	case "=>":
		return ">="
	}
	return op
}

func orItems(x Expr) []Expr {
	if or, ok := x.(*Or); ok {
		return or.Items
	}
	return []Expr{x}
}

func andItems(x Expr) []Expr {
	if and, ok := x.(*And); ok {
		return and.Items
	}
	return []Expr{x}
}

// tested builds the tests that are no binary operator.
func (f *folder) tested(x Expr, t *tail) Expr {
	at := At{x.Place().To(t.in(f.file))}
	if t.Is != nil {
		return &IsNull{At: at, Not: t.Is.Not, X: x}
	}
	switch p := t.Pred; {
	case p.Between != nil:
		return &Between{At: at, Not: p.Not, X: x, Lo: f.sum(p.Between.Lo), Hi: f.sum(p.Between.Hi)}
	case p.Like != nil:
		n := &Like{At: at, Not: p.Not, X: x, Pattern: f.operand(p.Like.Pattern)}
		if p.Like.Escape != "" {
			n.Escape = unquote(p.Like.Escape)
			if len([]rune(n.Escape)) != 1 {
				f.list.Errorf("syntax", at.Span, "an escape is a single character")
			}
		}
		return n
	case p.RLike != nil:
		return &RLike{At: at, Not: p.Not, X: x, Pattern: f.operand(p.RLike)}
	case p.Matches != nil && p.Matches.Regex != "":
		text := p.Matches.Regex
		return &Matches{At: at, Not: p.Not, X: x, Pattern: &Regex{At: At{p.Matches.in(f.file)}, Text: text[1 : len(text)-1]}}
	case p.Matches != nil:
		return &Matches{At: at, Not: p.Not, X: x, Pattern: f.operand(p.Matches.Glob)}
	default:
		return &In{At: at, Not: p.Not, X: x, Items: f.exprs(p.In)}
	}
}

func (f *folder) operand(o *operand) Expr {
	var none []*tail
	return f.prefixed(o, 0, &none)
}

func (f *folder) sum(s *sum) Expr {
	tails := make([]*tail, len(s.Tail))
	for i, t := range s.Tail {
		tails[i] = &tail{where: t.X.where, Op: t.Op, X: t.X}
	}
	return f.binary(s.Head, 0, &tails, precSum)
}

// prefixed builds an operand from its i-th prefix on; a NOT takes what it
// negates from tails.
func (f *folder) prefixed(o *operand, i int, tails *[]*tail) Expr {
	if i == len(o.Prefix) {
		return f.atom(o)
	}
	at := At{diag.Span{File: f.file, Start: o.Prefix[i].Pos.Offset, End: o.EndPos.Offset}}
	switch o.Prefix[i].Op {
	case "+":
		return f.prefixed(o, i+1, tails)
	case "-":
		x := f.prefixed(o, i+1, tails)
		if n, ok := x.(*Num); ok && n.Text[0] != '-' {
			return &Num{At: at, Text: "-" + n.Text}
		}
		return &Neg{At: at, X: x}
	}
	x := f.binary(o, i+1, tails, precCompare)
	return &Not{At: At{at.Span.To(x.Place())}, X: x}
}

func (f *folder) atom(o *operand) Expr {
	at := At{o.in(f.file)}
	if n := len(o.Prefix); n > 0 {
		at.Span.Start = o.Prefix[n-1].EndPos.Offset
	}
	switch {
	case o.Ref != nil:
		return f.ref(o.Ref)
	case o.Str != "":
		return &Str{At: at, Text: unquote(o.Str)}
	case o.Num != "":
		return &Num{At: at, Text: o.Num}
	case o.Group != nil:
		return f.expr(o.Group)
	case o.Array != nil:
		return &Array{At: at, Items: f.exprs(o.Array.Items)}
	case strings.EqualFold(o.Word, "null"):
		return &Null{At: at}
	default:
		return &Bool{At: at, Value: strings.EqualFold(o.Word, "true")}
	}
}

func (f *folder) ref(r *ref) Expr {
	at := At{r.in(f.file)}
	if r.Args != nil {
		return &Call{At: at, Func: r.Name, Args: f.exprs(r.Args.Args)}
	}
	n := &Field{At: at, Name: r.Name}
	for _, s := range r.Path {
		switch {
		case s.Member != "":
			n.Path = append(n.Path, Step{Kind: Member, Text: s.Member})
		case s.Key != "":
			n.Path = append(n.Path, Step{Kind: Key, Text: unquote(s.Key)})
		default:
			i, err := strconv.Atoi(s.Index)
			if err != nil {
				f.list.Errorf("syntax", at.Span, "%q is no place in an array", s.Index).Note("places are whole numbers from 0")
			}
			n.Path = append(n.Path, Step{Kind: Index, Index: i})
		}
	}
	if n.Name == rawMap {
		n.Path = rawKey(n.Path)
	}
	return n
}

// rawMap is the map of what a message held, by flat dotted names.
const rawMap = "fields"

// rawKey reads fields.a.b as fields["a.b"].
func rawKey(path []Step) []Step {
	var names []string
	for _, s := range path {
		if s.Kind != Member {
			return path
		}
		names = append(names, s.Text)
	}
	if names == nil {
		return path
	}
	return []Step{{Kind: Key, Text: strings.Join(names, ".")}}
}

// unquote returns what a String token means.
func unquote(token string) string {
	in := token[1 : len(token)-1]
	if token[0] == '\'' || !strings.Contains(in, `\"`) {
		return in
	}
	var b strings.Builder
	for i := 0; i < len(in); i++ {
		if in[i] == '\\' && i+1 < len(in) {
			if i++; in[i] != '"' {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(in[i])
	}
	return b.String()
}
