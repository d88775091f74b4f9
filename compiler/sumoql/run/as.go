package run

import (
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// assign plans `expr as name`. A function alone rewrites the field that is its
// first argument (3.1).
func (p *planner) assign(op *sumoql.Assign) {
	x := p.expr(op.X)
	target := op.As
	if target == nil {
		if call, ok := op.X.(*sumoql.Call); ok && len(call.Args) > 0 && !needName[strings.ToLower(call.Func)] {
			target, _ = call.Args[0].(*sumoql.Name)
		}
	}
	if target == nil {
		p.diags.Errorf("no-name", op.Place(), "this needs a name: … as NAME")
		return
	}
	p.add(compute{text: sumoql.PrintOperator(op), slot: p.set(target), expr: x})
}

// needName are functions that need a name for their result (3.6).
var needName = map[string]bool{"concat": true, "format": true, "replace": true}

// compute sets a slot and drops the rows for which there is no result.
type compute struct {
	text string
	slot int
	expr engine.Expr
}

func (c compute) Describe() string { return "compute " + c.text }

func (c compute) New() engine.Step {
	return func(b *engine.Batch) {
		kept := b.Sel[:0]
		for _, i := range b.Sel {
			row := b.Row(i)
			if v := c.expr(row); !dropped(v) {
				row[c.slot] = v
				kept = append(kept, i)
			}
		}
		b.Sel = kept
	}
}

// set is a stage that sets slots by a function.
type each struct {
	text string
	do   func(row []value.Value)
}

func (s each) Describe() string { return s.text }

func (s each) New() engine.Step {
	return func(b *engine.Batch) {
		for _, i := range b.Sel {
			s.do(b.Row(i))
		}
	}
}
