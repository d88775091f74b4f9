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
	Leaf   *leaf    `parser:"  @@"`
	Call   *call    `parser:"| @@"`
	Group  Expr     `parser:"| '(' @@ ')'"`
	Prefix string   `parser:"| @('!' | '-' | '+' | 'not')"`
	X      *operand `parser:"  @@"`
}

type call struct {
	At
	Func string `parser:"(?! 'and' | 'in' | 'not' | 'or' ) @(Word | Quoted | Param) '('"`
	Args []Expr `parser:"( @@ ( ',' @@ )* )? ')'"`
}

// precedence of binary operators; unary ones bind tighter, ? : looser.
var precedence = map[string]int{
	"or": 1, "||": 1, "and": 2, "&&": 2,
	"=": 3, "==": 3, "!=": 3, "<>": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "matches": 3, "contains": 3,
	"{{": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}

// parseExpr is the production of Expr.
func parseExpr(lex *lexer.PeekingLexer) (Expr, error) {
	made, err := grammarOf((*flatExpr)(nil)).ParseFromLexer(lex, participle.AllowTrailing(true))
	if err != nil {
		return nil, err
	}
	if t := *lex.Peek(); t.Type == kindInfix || isWord(t, "not") || isWord(t, "in") {
		lex.Next() // a sign whose operand is missing or wrong: that is the mistake
		return nil, &participle.UnexpectedTokenError{Unexpected: *lex.Peek()}
	}
	return (*made).(*flatExpr).fold(), nil
}

func (e *flatExpr) fold() Expr {
	x, _, rest := fold(e.Head.build(), e.Head.At, e.Tail, 1)
	_ = rest // empty: nothing is below precedence 1
	if e.Then == nil {
		return x
	}
	return &If{At: e.At, Cond: x, Then: e.Then, Else: e.Else}
}

// fold takes operators of at least the given precedence, each to the left. The
// stretch of x, and that of what is returned, is with the brackets around it:
// (a + b) * c starts at its bracket.
func fold(x Expr, at At, tails []*tail, least int) (Expr, At, []*tail) {
	open := false // x is an and/or of this level, to which items may be added
	for len(tails) > 0 {
		t := tails[0]
		op := t.sign()
		prec := precedence[op]
		if prec < least {
			break
		}
		tails = tails[1:]
		at.EndPos = t.EndPos
		if t.List != nil {
			x, open = &In{At: at, Not: t.Not, X: x, Items: t.List}, false
			continue
		}
		if t.Test != "" {
			x, open = &Templated{At: at, X: x, Test: t.Test}, false
			continue
		}
		y, yAt := t.X.build(), t.X.At
		for len(tails) > 0 && precedence[tails[0].sign()] > prec {
			y, yAt, tails = fold(y, yAt, tails, prec+1)
		}
		at.EndPos = yAt.EndPos
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
	return x, at, tails
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

func (o *operand) build() Expr {
	switch {
	case o.Leaf != nil:
		return o.Leaf.x
	case o.Call != nil:
		return o.Call.build()
	case o.Group != nil:
		return o.Group
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

func (c *call) build() Expr {
	if strings.EqualFold(c.Func, "if") && len(c.Args) == 3 {
		return &If{At: c.At, Cond: c.Args[0], Then: c.Args[1], Else: c.Args[2]}
	}
	return &Call{At: c.At, Func: c.Func, Args: c.Args}
}
