package sumoql

import "strings"

// The strength with which an expression holds together; brackets go around
// what is weaker than its place allows.
const (
	weakest = iota
	logical
	comparing
	adding
	multiplying
	prefixed
	atom
)

func strength(e Expr) int {
	switch e := e.(type) {
	case *Or, *And:
		return logical
	case *Compare, *In, *Matches, *Contains, *Templated:
		return comparing
	case *Arith:
		if e.Op == "+" || e.Op == "-" {
			return adding
		}
		return multiplying
	case *Not, *Neg:
		return prefixed
	}
	return atom
}

// expr prints an expression on one line, in brackets if it is weaker than
// least.
func (p *printer) expr(e Expr, least int) {
	if strength(e) < least {
		p.text("(")
		p.expr(e, weakest)
		p.text(")")
		return
	}
	switch e := e.(type) {
	case *If:
		p.call("if", []Expr{e.Cond, e.Then, e.Else})
	case *Or:
		p.joined(e.Items, " or ")
	case *And:
		p.joined(e.Items, " and ")
	case *Not:
		p.text("!")
		p.expr(e.X, prefixed)
	case *Compare:
		p.infix(e.X, e.Op, e.Y, adding, adding)
	case *In:
		p.expr(e.X, adding)
		if e.Not {
			p.text(" not")
		}
		p.text(" in (")
		for i, x := range e.Items {
			p.comma(i)
			p.expr(x, weakest)
		}
		p.text(")")
	case *Matches:
		p.infix(e.X, "matches", e.Pattern, adding, adding)
	case *Contains:
		p.infix(e.X, "contains", e.Y, adding, adding)
	case *Templated:
		p.expr(e.X, adding)
		p.text(" " + e.Test)
	case *Arith:
		right := strength(e) + 1
		if _, ok := e.Y.(*String); ok && e.Op == "%" {
			right = atom + 1 // % "x" would be a name
		}
		p.infix(e.X, e.Op, e.Y, strength(e), right)
	case *Neg:
		p.text("-")
		p.expr(e.X, prefixed)
	case *Call:
		p.call(e.Func, e.Args)
	case *Name:
		if p.first && (isOperatorWord(strings.ToLower(e.Text)) || foreignOperators[strings.ToLower(e.Text)] != "") && plainName(e.Text) {
			p.text(`%"` + e.Text + `"`)
			return
		}
		p.name(e)
	case *String:
		p.string(e)
	case *Number:
		p.text(e.Text)
	case *Bool:
		if e.Value {
			p.text("true")
		} else {
			p.text("false")
		}
	case *Null:
		p.text("null")
	case *Regex:
		p.text("/" + e.Text + "/" + e.Flags)
	case *Param:
		p.text(e.Text)
	case *Path:
		p.text(e.Text)
	case *Subquery:
		p.subquery(e)
	}
}

func (p *printer) call(name string, args []Expr) {
	p.text(name + "(")
	for i, a := range args {
		p.comma(i)
		p.expr(a, weakest)
	}
	p.text(")")
}

func (p *printer) infix(x Expr, op string, y Expr, left, right int) {
	p.expr(x, left)
	p.text(" " + op + " ")
	p.expr(y, right)
}

func (p *printer) joined(items []Expr, op string) {
	for i, x := range items {
		if i > 0 {
			p.text(op)
		}
		p.expr(x, comparing)
	}
}

// cond prints a where's condition, over several lines if it is long.
func (p *printer) cond(e Expr) { p.lines(e, indent) }

// lines prints a condition: on one line if it is short, else with an and or an
// or at the start of each further line.
func (p *printer) lines(e Expr, margin string) {
	flat := PrintExpr(e)
	if p.flat || len(margin)+len(flat) <= lineWidth {
		p.text(flat)
		return
	}
	items, op := []Expr(nil), ""
	switch e := e.(type) {
	case *And:
		items, op = e.Items, "and "
	case *Or:
		items, op = e.Items, "or "
	default:
		p.text(flat)
		return
	}
	for i, x := range items {
		if i > 0 {
			p.text("\n" + margin + op)
		}
		if strength(x) < comparing {
			p.text("(")
			p.lines(x, margin+indent)
			p.text(")")
			continue
		}
		p.text(PrintExpr(x))
	}
}

// value prints the expression of `… as f`; of ifs in ifs each branch has a
// line.
func (p *printer) value(e Expr) {
	branch, ok := e.(*If)
	if !ok || p.flat {
		p.expr(e, weakest)
		return
	}
	depth := 0
	for {
		p.text("if(")
		p.lines(branch.Cond, indent+indent)
		p.text(", ")
		p.expr(branch.Then, weakest)
		p.text(",")
		depth++
		next, ok := branch.Else.(*If)
		if ok || depth > 1 {
			p.text("\n" + indent)
		} else {
			p.text(" ")
		}
		if !ok {
			p.expr(branch.Else, weakest)
			p.text(strings.Repeat(")", depth))
			return
		}
		branch = next
	}
}
