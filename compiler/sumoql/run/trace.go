package run

import (
	"slices"
	"sync/atomic"

	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// Trace counts the messages and rows that are left behind the scope and behind
// every operator. Its counts may be read when the result was taken.
type Trace struct {
	Messages atomic.Int64
	Scope    Traced // Parts are its terms, each over all messages
	Ops      []*Traced
	cond     engine.Cond
	raw      int
}

// Traced is the scope, an operator, or a part of one.
type Traced struct {
	Node  sumoql.Node // nil for a scope that is empty
	Left  atomic.Int64
	Parts []*Traced // conjuncts, each over what reaches the operator
	lost  atomic.Pointer[LostRow]
	names []*sumoql.Name
	slots []int
	conds []engine.Cond // of Parts
	all   bool          // a row passes if all Parts hold
}

// LostRow is a row that an operator dropped: its message and the values of the
// fields that the operator names.
type LostRow struct {
	Seq    uint64
	held   int           // how many parts held
	Failed []sumoql.Node // parts that did not hold, where all must
	Raw    string        // "" of a row that is no message
	Names  []string
	Values []value.Value
}

// Lost returns the row that was dropped though most of it held, of several the
// first; nil where none was dropped.
func (t *Traced) Lost() *LostRow { return t.lost.Load() }

// Trace returns the counts; nil without Options.Trace.
func (p *Plan) Trace() *Trace { return p.trace }

// left sets the count of an operator that had all rows at once.
func (t *Traced) left(rows int) {
	if t != nil {
		t.Left.Store(int64(rows))
	}
}

func (p *planner) traceScope(s sumoql.ScopeExpr) *Trace {
	t := &Trace{cond: p.plan.scope, raw: p.plan.raw}
	if s == nil {
		return t
	}
	t.Scope.Node = s
	terms, all := scopeTerms(s)
	t.Scope.all = all
	for _, x := range terms {
		t.Scope.Parts = append(t.Scope.Parts, &Traced{Node: x})
		t.Scope.conds = append(t.Scope.conds, p.scopeCond(x))
	}
	return t
}

// scopeTerms are the terms that a scope joins, and whether all must hold; of a
// single one none.
func scopeTerms(s sumoql.ScopeExpr) (out []sumoql.ScopeExpr, all bool) {
	var items []sumoql.ScopeExpr
	all = true
	switch s := s.(type) {
	case *sumoql.ScopeAnd:
		items = s.Items
	case *sumoql.ScopeOr:
		items, all = s.Items, false
	}
	for _, x := range items {
		inner, each := scopeTerms(x)
		all = all && each
		if inner == nil {
			inner = []sumoql.ScopeExpr{x}
		}
		out = append(out, inner...)
	}
	return out, all
}

// Describe implements engine.Stage.
func (t *Trace) Describe() string { return "trace of the scope" }

// New implements engine.Stage: the scope, counted.
func (t *Trace) New() engine.Step {
	return func(b *engine.Batch) {
		t.Messages.Add(int64(len(b.Sel)))
		kept := b.Sel[:0]
		for _, i := range b.Sel {
			row := b.Row(i)
			t.Scope.count(row)
			if t.cond == nil || t.cond(row) {
				kept = append(kept, i)
			} else {
				t.Scope.lose(b.Seq(i), row, t.raw)
			}
		}
		t.Scope.Left.Add(int64(len(kept)))
		b.Sel = kept
	}
}

// count counts the parts that a row holds.
func (t *Traced) count(row []value.Value) {
	for k, c := range t.conds {
		if c(row) {
			t.Parts[k].Left.Add(1)
		}
	}
}

func (l *LostRow) beats(seq uint64, held int) bool {
	return l != nil && (l.held > held || l.held == held && l.Seq <= seq)
}

// lose remembers a row if it is more telling than the one that is known.
func (t *Traced) lose(seq uint64, row []value.Value, raw int) {
	held := 0
	for _, c := range t.conds {
		if c(row) {
			held++
		}
	}
	known := t.lost.Load()
	if known.beats(seq, held) {
		return
	}
	text := at(row, raw).String()
	l := &LostRow{Seq: seq, held: held, Raw: string([]byte(text[:min(len(text), 4<<10)]))}
	for i, n := range t.names {
		l.Names, l.Values = append(l.Names, n.Text), append(l.Values, at(row, t.slots[i]).Clone())
	}
	for k, c := range t.conds {
		if t.all && !c(row) {
			l.Failed = append(l.Failed, t.Parts[k].Node)
		}
	}
	for !t.lost.CompareAndSwap(known, l) {
		if known = t.lost.Load(); known.beats(seq, held) {
			return
		}
	}
}

// traced plans an operator and, if asked for, what counts behind it.
func (p *planner) traced(op sumoql.Operator, plan func(sumoql.Operator)) {
	if p.plan.trace == nil || p.held {
		plan(op)
		return
	}
	t := &Traced{Node: op}
	p.plan.trace.Ops = append(p.plan.trace.Ops, t)
	sumoql.Walk(op, func(n sumoql.Node) bool {
		if name, ok := n.(*sumoql.Name); ok {
			if slot, known := p.env.find(name.Text); known && !slices.Contains(t.slots, slot) {
				t.names, t.slots = append(t.names, name), append(t.slots, slot)
			}
		}
		return true
	})
	if where, ok := op.(*sumoql.Where); ok {
		if and, ok := where.Cond.(*sumoql.And); ok {
			t.all = true
			for _, x := range and.Items {
				holds := p.expr(x)
				t.Parts = append(t.Parts, &Traced{Node: x})
				t.conds = append(t.conds, func(row []value.Value) bool { return truth(holds(row)) })
			}
		}
	}
	before, stages := p.part, len(p.part.stages)
	plan(op)
	if p.part != before {
		p.parts[len(p.parts)-2].op = t // the part it ends last, such as the limit of a top
		return
	}
	raw := -1
	if p.env.root != nil {
		raw = p.plan.raw
	}
	p.part.stages = append(p.part.stages[:stages:stages], &counting{t, raw, slices.Clone(p.part.stages[stages:])})
}

// counting is an operator's stages, with what is left behind them counted.
type counting struct {
	*Traced
	raw    int
	stages []engine.Stage
}

// Describe implements engine.Stage.
func (c *counting) Describe() string { return "trace" }

// New implements engine.Stage.
func (c *counting) New() engine.Step {
	steps := make([]engine.Step, len(c.stages))
	for i, s := range c.stages {
		steps[i] = s.New()
	}
	var before []int32
	return func(b *engine.Batch) {
		before = append(before[:0], b.Sel...)
		for _, i := range before {
			c.count(b.Row(i))
		}
		for _, step := range steps {
			if len(b.Sel) > 0 {
				step(b)
			}
		}
		c.Left.Add(int64(len(b.Sel)))
		if len(b.Sel) < len(before) {
			in := make(map[int32]bool, len(b.Sel))
			for _, i := range b.Sel {
				in[i] = true
			}
			for _, i := range before {
				if !in[i] {
					c.lose(b.Seq(i), b.Row(i), c.raw)
				}
			}
		}
	}
}
