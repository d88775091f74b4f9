package agreement

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
)

// fault is a mistake planted between what an emitter gives and what reads it.
// A nil fault is none.
type fault struct {
	name   string
	window bool                                          // it needs a rule with a window
	search func(b *ir.Branch, q *sumoql.Query)           // changes a query
	siem   func(b *ir.Branch, e siemql.Expr) siemql.Expr // changes an expression
	text   func(text string, search bool) string         // changes what is printed
}

func (f *fault) inSearch(b *ir.Branch, q *sumoql.Query) {
	if f != nil && f.search != nil {
		f.search(b, q)
	}
}

func (f *fault) inSIEM(b *ir.Branch, e siemql.Expr) siemql.Expr {
	if f != nil && f.siem != nil {
		return f.siem(b, e)
	}
	return e
}

func (f *fault) inText(text string, search bool) string {
	if f != nil && f.text != nil {
		return f.text(text, search)
	}
	return text
}

// TestFaults plants each fault by itself and demands that the property which
// the other tests hold rules to finds it, over no more cases than they have.
func TestFaults(t *testing.T) {
	left := slices.Clone(faults)
	seek := func(n int, window bool, finds func(*fault) string) {
		left = slices.DeleteFunc(left, func(f *fault) bool {
			if f.window != window {
				return false
			}
			why := finds(f)
			if why != "" {
				t.Logf("found: %-40s in rule %d, by %s", f.name, n, why)
			}
			return why != ""
		})
	}
	for n := 0; n*perRule < *cases && len(left) > 0; n++ {
		f := drawn(*seed, uint64(n))
		if b, err := compile(f.rule.String()); err == nil {
			right := rightly(b, f.events)
			seek(n, false, func(x *fault) string { return x.divides(b, right, f.events) })
		}
		w := drawnWindow(*seed, uint64(n))
		if b, err := compile(w.rule.String()); err == nil && n*perWindow < *cases/4 {
			if events := undeclared(b, w.events); len(events) > 0 {
				want := plainRows(b, events)
				seek(n, true, func(x *fault) string { return x.dividesWindows(b, want, events) })
			}
		}
	}
	for _, f := range left {
		assert.Fail(t, "not found: "+f.name)
	}
	t.Logf("found %d of %d planted faults", len(faults)-len(left), len(faults))
}

// right is what comes of a rule without a fault.
type right struct {
	says   verdicts
	search string
	siem   []string
}

func rightly(b *ir.Branch, events []*event) (r right) {
	r.says = readIR(b, events)
	r.search, _ = searchText(b, nil)
	if b.SIEM != nil {
		_, r.siem, _ = siemTexts(b, nil)
	}
	return r
}

// divides returns the reading that a fault in a rule without a window leads
// astray, "" where there is none. Texts that the fault leaves as they are need
// not be read.
func (f *fault) divides(b *ir.Branch, r right, events []*event) string {
	var all []reading
	if (f.search != nil || f.text != nil) && r.search != "" {
		if text, err := searchText(b, f); err != nil || text != r.search {
			all = searches(b, events, f, &outcome{})
		}
	}
	if (f.siem != nil || f.text != nil) && len(r.siem) > 0 {
		if _, texts, err := siemTexts(b, f); err != nil || !slices.Equal(texts, r.siem) {
			all = append(all, siems(b, events, f, &outcome{})...)
		}
	}
	if d, _ := divides(b, r.says, all, events); d != nil {
		return d.reading
	}
	return ""
}

func (f *fault) dividesWindows(b *ir.Branch, want rows, events []*event) string {
	got, _, err := searchRows(b, events, f, b.Window.Overlaps())
	if err != nil || !slices.Equal(got, want) {
		return "search"
	}
	return ""
}
