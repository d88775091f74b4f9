package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// flatExpr is an expression as it is parsed: operands and signs in a row, which
// fold makes a tree by the precedences of 3.1. Left-factored, so that a nested
// expression is read once.
type flatExpr struct {
	At
	Head *operand `parser:"@@"`
	Tail []*tail  `parser:"@@*"`
	Then Expr     `parser:"( '?' @@"`
	Else Expr     `parser:"':' @@ )?"`
}

type tail struct {
	At
	Op   string   `parser:"(  @Infix"`
	X    *operand `parser:"@@"`
	Test string   `parser:"|  @Param"`
	Not  bool     `parser:"|  @'not'?"`
	List []Expr   `parser:"'in' '(' @@ ( ',' @@ )* ')' )"`
}

type operand struct {
	At
	Ref    *ref      `parser:"   @@"`
	Str    *String   `parser:"| @@"`
	Num    *Number   `parser:"| @@"`
	Group  Expr      `parser:"| '(' @@ ')'"`
	Prefix string    `parser:" | @('!' | '-' | '+' | 'not')"`
	X      *operand  `parser:"   @@"`
	Other  *otherRef `parser:" | @@"`
}

// ref is a field, a word with a meaning, or a call.
type ref struct {
	At
	Name *Name  `parser:"(?! 'not' ) @@"`
	Args *calls `parser:"@@?"`
}

type calls struct {
	At
	Args []Expr `parser:"'(' ( @@ ( ',' @@ )* )? ')'"`
}

// otherRef is an operand that is rare.
type otherRef struct {
	At
	Text string `parser:"@(Regex | Subquery | Path | Macro)"`
}

// precedence of binary operators; unary ones bind tighter, ? : looser.
var precedence = map[string]int{
	"or": 1, "||": 1, "and": 2, "&&": 2,
	"=": 3, "==": 3, "!=": 3, "<>": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "matches": 3, "contains": 3,
	"{{": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}

// parseExpr is the production of Expr.
func parseExpr(lex *lexer.PeekingLexer) (Expr, error) {
	flat, err := exprGrammar().ParseFromLexer(lex, participle.AllowTrailing(true))
	if err != nil {
		return nil, err
	}
	if t := *lex.Peek(); t.Type == kindInfix || isWord(t, "not") || isWord(t, "in") {
		lex.Next() // a sign whose operand is missing or wrong: that is the mistake
		return nil, &participle.UnexpectedTokenError{Unexpected: *lex.Peek()}
	}
	return flat.fold(), nil
}

func (e *flatExpr) fold() Expr {
	x, rest := fold(e.Head.build(), e.Tail, 1)
	_ = rest // empty: nothing is below precedence 1
	if e.Then == nil {
		return x
	}
	return &If{At: e.At, Cond: x, Then: e.Then, Else: e.Else}
}

// fold takes operators of at least the given precedence, each to the left.
func fold(x Expr, tails []*tail, least int) (Expr, []*tail) {
	open := false // x is an and/or of this level, to which items may be added
	for len(tails) > 0 {
		t := tails[0]
		op := t.sign()
		prec := precedence[op]
		if prec < least {
			break
		}
		tails = tails[1:]
		at := spanOf(x.at(), &t.At)
		if t.List != nil {
			x, open = &In{At: at, Not: t.Not, X: x, Items: t.List}, false
			continue
		}
		if t.Test != "" {
			x, open = &Templated{At: at, X: x, Test: t.Test}, false
			continue
		}
		y := t.X.build()
		for len(tails) > 0 && precedence[tails[0].sign()] > prec {
			y, tails = fold(y, tails, prec+1)
		}
		at = spanOf(x.at(), y.at())
		switch op {
		case "and", "&&":
			if and, ok := x.(*And); ok && open {
				and.Items, and.At = append(and.Items, y), at
				continue
			}
			x, open = &And{At: at, Items: []Expr{x, y}}, true
			continue
		case "or", "||":
			if or, ok := x.(*Or); ok && open {
				or.Items, or.At = append(or.Items, y), at
				continue
			}
			x, open = &Or{At: at, Items: []Expr{x, y}}, true
			continue
		case "matches":
			x = &Matches{At: at, X: x, Pattern: y}
		case "contains":
			x = &Contains{At: at, X: x, Y: y}
		case "+", "-", "*", "/", "%":
			x = &Arith{At: at, Op: op, X: x, Y: y}
		case "==":
			x = &Compare{At: at, Op: "=", X: x, Y: y}
		case "<>":
			x = &Compare{At: at, Op: "!=", X: x, Y: y}
		default:
			x = &Compare{At: at, Op: op, X: x, Y: y}
		}
		open = false
	}
	return x, tails
}

func (t *tail) sign() string {
	switch {
	case t.List != nil:
		return "in"
	case t.Test != "":
		return "{{"
	}
	return strings.ToLower(t.Op)
}

func spanOf(from, to *At) At { return At{Pos: from.Pos, EndPos: to.EndPos} }

func (o *operand) build() Expr {
	switch {
	case o.Ref != nil:
		return o.Ref.build()
	case o.Str != nil:
		return o.Str
	case o.Num != nil:
		return o.Num
	case o.Group != nil:
		return o.Group
	case o.Other != nil:
		return o.Other.build()
	}
	switch x := o.X.build(); o.Prefix {
	case "+":
		return x
	case "-":
		return &Neg{At: o.At, X: x}
	default:
		return &Not{At: o.At, X: x}
	}
}

func (r *ref) build() Expr {
	if r.Args == nil {
		switch strings.ToLower(r.Name.Text) {
		case "true", "false":
			return &Bool{At: r.At, Value: len(r.Name.Text) == len("true")}
		case "null":
			return &Null{At: r.At}
		}
		return r.Name
	}
	if args := r.Args.Args; strings.EqualFold(r.Name.Text, "if") && len(args) == 3 {
		return &If{At: r.At, Cond: args[0], Then: args[1], Else: args[2]}
	}
	return &Call{At: r.At, Func: r.Name.Text, Args: r.Args.Args}
}

func (o *otherRef) build() Expr {
	switch o.Text[0] {
	case '`':
		return &Param{At: o.At, Text: o.Text}
	case '[':
		return &Subquery{At: o.At} // its query is parsed when its file is known
	case '/':
		if n := strings.LastIndexByte(o.Text, '/'); n > 0 {
			return &Regex{At: o.At, Text: o.Text[1:n], Flags: o.Text[n+1:]}
		}
	}
	return &Path{At: o.At, Text: o.Text}
}
