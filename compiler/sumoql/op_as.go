package sumoql

import (
	"slices"

	"sumodet/dsl/diag"
)

// Assign gives a field the value of an expression: `expr as name`, also if(…),
// functions, literals (3.6). Without a name some functions rewrite their
// argument.
type Assign struct {
	At
	X  Expr  `parser:"@@"`
	As *Name `parser:"( 'as' @@ )?"`
}

var assignInfo = &Info{
	Name:   "as",
	Syntax: `EXPRESSION as NAME`,
	Doc:    "Gives a field the value of an expression: a copy of a field, a constant, a computation. A few functions, such as toLowerCase(f), may stand without a name and rewrite the field.",
	Examples: []string{
		`if(port = 22, "ssh", "other") as service`,
		`bytes / 1024 as kilobytes`,
		`toLowerCase(user)`,
	},
	Class: Core,
	parse: operator[Assign],
}

// Info implements Operator.
func (*Assign) Info() *Info             { return assignInfo }
func (n *Assign) children(f func(Node)) { f(n.X); optional(n.As, f) }
func (n *Assign) print(p *printer) {
	p.first = true
	p.value(n.X)
	p.first = false
	if n.As != nil {
		p.as(n.As)
	}
}

// check demands a name where nothing else tells which field gets the value: a
// function of a field rewrites it, but concat, format, replace and the times of
// the query need a name (3.6).
func (n *Assign) check(p *parser) {
	if n.As != nil {
		return
	}
	switch x := n.X.(type) {
	case *Param:
		return
	case *Name:
		if isParam(x.Text) {
			return
		}
		d := p.diags.Errorf("unknown-operator", x.Place(), "Sumo has no operator %s", show(x.Text))
		didYouMean(d, x.Text, operatorWords())
		return
	case *Call:
		name := lower(x.Func)
		if len(x.Args) > 0 && !slices.Contains(needName, name) {
			if _, ok := x.Args[0].(*Name); ok {
				return
			}
		}
		d := p.missingName(x)
		if !slices.Contains(needName, name) {
			didYouMean(d, x.Func, operatorWords())
		}
	case *Compare, *In, *Matches, *Contains, *And, *Or, *Not:
		d := p.missingName(x).Note("rows for which it holds are kept by: where CONDITION")
		if set, ok := x.(*Compare); ok && set.Op == "=" && strength(set.X) == atom {
			d.Note("a field is set by: %s as %s", PrintExpr(set.Y), PrintExpr(set.X))
		}
	default:
		p.missingName(x)
	}
}

var needName = []string{"concat", "format", "if", "lookupcontains", "queryendtime", "querystarttime", "querytimerange", "replace"}

func (p *parser) missingName(x Expr) *diag.Diagnostic {
	return p.diags.Errorf("syntax", x.Place(), "this value has no name").Note("it is written: EXPRESSION as NAME")
}
