package compiler

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// Failed is one test of a condition that a message failed.
type Failed struct {
	Cond  ir.Expr
	Field *ir.Field   // that it is about; nil: of no single field
	Value value.Value // of Field
	Hint  string      // what would make it hold; "" if that is not plain
}

// Fails returns the steps that a message or group fails.
func (l *Lost) Fails(m *local.Miss) []*local.Step {
	return l.Failed(m, func(f *ir.Field) value.Value { return l.value(m, f) })
}

// Explain takes the condition that a message failed apart: lets are followed down
// to tests of fields, once however often they are named, and of an any every
// alternative is one.
func (l *Lost) Explain(s *local.Step, m *local.Miss) []Failed {
	get := func(f *ir.Field) value.Value { return l.value(m, f) }
	var out []Failed
	followed := map[*ir.Let]bool{}
	var look func(c ir.Expr, negated bool)
	look = func(c ir.Expr, negated bool) {
		if ir.Holds(c, get) != negated {
			return // does as is wanted
		}
		switch c := c.(type) {
		case *ir.All:
			for _, i := range c.Items {
				look(i, negated)
			}
			return
		case *ir.Any:
			for _, i := range c.Items {
				look(i, negated)
			}
			return
		case *ir.Not:
			look(c.X, !negated)
			return
		case *ir.Ref:
			if let := c.Field.Let; let != nil {
				if !followed[let] {
					followed[let] = true
					look(let.Value, negated)
				}
				return
			}
		}
		f := Failed{Cond: c}
		if negated {
			f.Cond = &ir.Not{At: ir.At{Span: c.Place()}, X: c}
		}
		ir.Walk(c, func(x ir.Expr) bool {
			if r, ok := x.(*ir.Ref); ok && f.Field == nil {
				f.Field = r.Field
			}
			return true
		})
		if f.Field != nil {
			f.Value = get(f.Field)
			f.Hint = l.hint(c, f, negated, get)
		}
		out = append(out, f)
	}
	look(s.Cond, false)
	return out
}

// value computes a field of a miss: a let that has no slot by its expression.
func (l *Lost) value(m *local.Miss, f *ir.Field) value.Value {
	if v, ok := m.Values[f]; ok || f.Let == nil {
		return v
	}
	return ir.Eval(f.Let.Value, func(f *ir.Field) value.Value { return l.value(m, f) })
}

// hint tries what people get wrong.
func (l *Lost) hint(c ir.Expr, f Failed, negated bool, get func(*ir.Field) value.Value) string {
	if negated {
		return ""
	}
	if f.Value.IsNull() {
		return l.absent(f.Field)
	}
	with := func(c ir.Expr, v value.Value) bool {
		return ir.Holds(c, func(g *ir.Field) value.Value {
			if g == f.Field {
				return v
			}
			return get(g)
		})
	}
	if f.Value.Str() == "" {
		return ""
	}
	// The fewest changes that make it hold.
	for n := 0; n <= len(slips); n++ {
		for set := 0; set < 1<<len(slips); set++ {
			if bits.OnesCount(uint(set)) != n {
				continue
			}
			text, says := f.Value.Str(), []string(nil)
			for k, slip := range slips {
				if set>>k&1 == 1 {
					text, says = slip.mend(text), append(says, slip.says)
				}
			}
			if with(c, value.TextOf(text)) {
				return "it " + strings.Join(says, " and ")
			}
			if with(uncased(c), value.TextOf(text)) {
				return "it " + strings.Join(append(says, "is in another case (the test is cased)"), " and ")
			}
		}
	}
	return ""
}

// slips are differences between a log and what its reader expected.
var slips = []struct {
	says string
	mend func(string) string
}{
	{"has white space around it", strings.TrimSpace},
	{"stands in quotes", func(s string) string { return strings.Trim(s, `"'`) }},
	{"has doubled backslashes (it is escaped once more than the format says)", func(s string) string { return strings.ReplaceAll(s, `\\`, `\`) }},
	{"has slashes for backslashes", func(s string) string { return strings.ReplaceAll(s, `/`, `\`) }},
	{"has backslashes for slashes", func(s string) string { return strings.ReplaceAll(s, `\`, `/`) }},
}

func (l *Lost) absent(f *ir.Field) string {
	for _, c := range l.Fields {
		if c.Field != f {
			continue
		}
		as := ""
		if f.Type.Kind == value.Number {
			as = " as a number"
		}
		if n := c.Have.Load(); n > 0 {
			return fmt.Sprintf("%d of %d messages have it%s", n, l.Messages.Load(), as)
		}
		if near := l.Near(f); len(near) > 0 {
			return "no message has it" + as + "; the log has: " + strings.Join(near, ", ")
		}
		return "no message has it" + as + ": see the source's parse steps"
	}
	return ""
}

// uncased is a test of text without regard to case.
func uncased(c ir.Expr) ir.Expr {
	switch c := c.(type) {
	case *ir.Equal:
		d := *c
		d.Cased = false
		return &d
	case *ir.OneOf:
		d := *c
		d.Cased = false
		return &d
	case *ir.TextTest:
		d := *c
		d.Cased = false
		d.Pats = slices.Clone(c.Pats)
		return &d
	}
	return c
}
