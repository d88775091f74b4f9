package siemql

import (
	"strconv"
	"strings"
)

// Print returns the canonical text of an expression on one line: AND, OR and
// NOT in capitals, other words small, texts between double quotes where they
// hold none, brackets wherever AND and OR meet and around what NOT negates.
// Comments are not part of a tree.
//
// What Parse gave prints to a text that means the same and prints to itself.
// PrintSafe is for trees that were made.
func Print(e Expr) string {
	var p printer
	p.expr(e, levelRoot)
	return p.b.String()
}

// level says how tightly a place binds: a node that binds less tightly is
// printed in brackets there.
type level int

const (
	levelRoot    level = iota // anything
	levelLogic                // an item of AND or OR: no AND, OR
	levelOperand              // of a comparison: no logic, no comparison
	levelProduct              // right of + and -, left of * and /
	levelAtom                 // nothing but literals, fields, calls
)

// levelOf is the tightest place where a node stands without brackets.
func levelOf(e Expr) level {
	switch n := e.(type) {
	case *Search, *Or, *And:
		return levelRoot
	case *Not, *Compare, *In, *Between, *Like, *RLike, *Matches, *IsNull:
		return levelLogic
	case *Arith:
		if n.Op == "+" || n.Op == "-" {
			return levelOperand
		}
		return levelProduct
	}
	return levelAtom
}

type printer struct{ b strings.Builder }

func (p *printer) text(s string) { p.b.WriteString(s) }

// logic prints the items of an AND or OR.
func (p *printer) logic(word string, items []Expr) {
	for i, x := range items {
		if i > 0 {
			p.text(" " + word + " ")
		}
		p.expr(x, levelLogic)
	}
}

func (p *printer) bracketed(e Expr) {
	p.text("(")
	p.expr(e, levelRoot)
	p.text(")")
}

func (p *printer) expr(e Expr, in level) {
	if levelOf(e) < in {
		p.bracketed(e)
		return
	}
	switch n := e.(type) {
	case *Search:
		p.search(n)
	case *Or:
		p.logic("OR", n.Items)
	case *And:
		p.logic("AND", n.Items)
	case *Not:
		p.text("NOT ")
		p.expr(n.X, levelAtom)
	case *Compare:
		p.expr(n.X, levelOperand)
		p.text(" " + n.Op + " ")
		p.expr(n.Y, levelOperand)
	case *In:
		p.test(n.X, n.Not, "in ")
		p.list("(", n.Items, ")")
	case *Between:
		p.test(n.X, n.Not, "between ")
		p.expr(n.Lo, levelOperand)
		p.text(" and ")
		p.expr(n.Hi, levelOperand)
	case *Like:
		p.test(n.X, n.Not, "like ")
		p.expr(n.Pattern, levelAtom)
		if n.Escape != "" {
			p.text(" escape " + quote(n.Escape))
		}
	case *RLike:
		p.test(n.X, n.Not, "rlike ")
		p.expr(n.Pattern, levelAtom)
	case *Matches:
		p.test(n.X, n.Not, "matches ")
		p.expr(n.Pattern, levelAtom)
	case *IsNull:
		p.expr(n.X, levelOperand)
		p.text(" is ")
		if n.Not {
			p.text("not ")
		}
		p.text("null")
	case *Arith:
		p.arith(n)
	case *Neg:
		p.text("-")
		if x, ok := n.X.(*Num); ok && strings.HasPrefix(x.Text, "-") {
			p.bracketed(x)
			return
		}
		p.expr(n.X, levelAtom)
	case *Call:
		p.text(n.Func)
		p.list("(", n.Args, ")")
	case *Array:
		p.list("[", n.Items, "]")
	case *Field:
		p.text(n.Name)
		for _, s := range n.Path {
			p.step(s)
		}
	case *Str:
		p.text(quote(n.Text))
	case *Num:
		p.text(n.Text)
	case *Regex:
		p.text("/" + n.Text + "/")
	case *Bool:
		p.text(strconv.FormatBool(n.Value))
	case *Null:
		p.text("null")
	}
}

func (p *printer) search(n *Search) {
	for _, j := range n.JSON {
		p.text("| json field=" + rawMap + " " + quote(j.Path) + " as " + j.Name + " ")
	}
	p.text("| where ")
	p.expr(n.Where, levelRoot)
}

func (p *printer) test(x Expr, not bool, word string) {
	p.expr(x, levelOperand)
	p.text(" ")
	if not {
		p.text("not ")
	}
	p.text(word)
}

func (p *printer) arith(n *Arith) {
	left, right := levelOperand, levelProduct
	if n.Op != "+" && n.Op != "-" {
		left, right = levelProduct, levelAtom
	}
	p.expr(n.X, left)
	p.text(" " + n.Op + " ")
	p.expr(n.Y, right)
}

func (p *printer) list(open string, items []Expr, end string) {
	p.text(open)
	for i, x := range items {
		if i > 0 {
			p.text(", ")
		}
		p.expr(x, levelRoot)
	}
	p.text(end)
}

func (p *printer) step(s Step) {
	switch s.Kind {
	case Key:
		p.text("[" + quote(s.Text) + "]")
	case Member:
		p.text("." + s.Text)
	case Index:
		p.text("[" + strconv.Itoa(s.Index) + "]")
	}
}
