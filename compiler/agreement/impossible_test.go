package agreement

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/ir"
	"sumodet/dsl/diag"
)

// TestNothingImpossibleHappens holds what the checker says can never be of conditions,
// exceptions and labels to events: it may miss some, but may not refuse a rule that
// can fire.
func TestNothingImpossibleHappens(t *testing.T) {
	said := map[string]int{}
	for n := uint64(0); n < uint64(*cases)/5; n++ {
		f := drawn(*seed, n)
		set, diags := checked(f.rule.String())
		if len(diags) == 0 || len(set.Rules) != 1 || slices.ContainsFunc(diags, func(d *diag.Diagnostic) bool { return never[d.Code] == nil }) {
			continue
		}
		b := set.Rules[0].Branches[0]
		for _, d := range diags {
			said[d.Code]++
			for _, e := range f.events {
				require.False(t, never[d.Code](b, d, e), "%s\n%s\n%s", d.Message, f.rule, e.raw())
			}
		}
	}
	t.Logf("said: %v", said)
	for code := range never {
		assert.NotZero(t, said[code], code)
	}
}

// never is by a diagnostic's code what it says cannot be.
var never = map[string]func(b *ir.Branch, d *diag.Diagnostic, e *event) bool{
	// One alternative of the branch's or a label's condition may be meant.
	"impossible": func(b *ir.Branch, _ *diag.Diagnostic, e *event) bool {
		text := b.Span.Text()
		some := slices.ContainsFunc([]string{"any {", "none {", "not all {", "label "}, func(s string) bool { return strings.Contains(text, s) })
		return !some && where(b, e)
	},
	"hides-all": func(b *ir.Branch, _ *diag.Diagnostic, e *event) bool { return passes(b, e) },
	"idle-exception": func(b *ir.Branch, d *diag.Diagnostic, e *event) bool {
		i := slices.IndexFunc(b.Excepts, func(x *ir.Except) bool { return x.Span == d.Span })
		return where(b, e) && ir.Holds(b.Excepts[i].Cond, e.get)
	},
	"unreachable": func(b *ir.Branch, d *diag.Diagnostic, e *event) bool {
		l := label(b, e.get)
		return l != nil && l.Span == d.Span && where(b, e)
	},
}

func where(b *ir.Branch, e *event) bool {
	return !slices.ContainsFunc(b.Where, func(c ir.Expr) bool { return !ir.Holds(c, e.get) })
}
