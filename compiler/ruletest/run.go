package ruletest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/dsl/diag"
)

// Result is what came of a case.
type Result struct {
	Case *Case
	// Failures are said in lines for a person; none: the case passed.
	Failures []string
	// Raised is what the local reading raised, in order.
	Raised []Raised
	// Notes are undocumented points that the search's result met.
	Notes []string
}

// Passed reports whether nothing failed.
func (r *Result) Passed() bool { return len(r.Failures) == 0 }

func (r *Result) failf(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}

// refused says why a branch does not become what its deploy clause asks for.
func (r *Result) refused(b *ir.Branch, what string, diags diag.List) {
	r.failf("%s.%s has no %s:", b.Rule.Name, b.Name, what)
	for line := range strings.Lines(diags.Error()) {
		r.failf("  %s", strings.TrimRight(line, "\n"))
	}
}

// Run runs a case by all three readings. cover, where it is not nil, gathers
// which conditions were true and false.
func (c *Case) Run(ctx context.Context, cover *Cover) *Result {
	r := &Result{Case: c}
	world := &world{c: c}
	for _, log := range c.Logs {
		src := c.source(log.Source)
		events, err := c.events(log, src)
		world.events = append(world.events, events...)
		if err != nil {
			r.failf("%s: %v", log.Source, err)
			return r
		}
	}
	local, err := c.local(ctx, c.branches())
	if err != nil {
		r.failf("local run: %v", err)
		return r
	}
	r.Raised = local
	r.judge(world, "", local, c.Expect, true)
	for _, b := range c.branches() {
		if err := ctx.Err(); err != nil {
			r.failf("%v", err)
			return r
		}
		r.search(ctx, world, b, of(local, b))
		r.siem(ctx, world, b)
	}
	if cover != nil {
		cover.add(ctx, world)
	}
	return r
}

// world is what the readings of one case have in common.
type world struct {
	c      *Case
	events []*event
}

// of returns what a branch raised.
func of(all []Raised, b *ir.Branch) []Raised {
	var out []Raised
	for _, x := range all {
		if x.Rule == b.Rule.Name && x.Branch == b.Name {
			out = append(out, x)
		}
	}
	return out
}

func (c *Case) source(name string) *ir.Source {
	for _, r := range c.rules {
		for _, b := range r.Branches {
			if b.Source.Name == name {
				return b.Source
			}
		}
	}
	return nil
}

// branches lists the branches whose source has a log in the case.
func (c *Case) branches() (out []*ir.Branch) {
	for _, r := range c.rules {
		for _, b := range r.Branches {
			if slices.ContainsFunc(c.Logs, func(l Log) bool { return l.Source == b.Source.Name }) {
				out = append(out, b)
			}
		}
	}
	return out
}

// judge holds what was raised to what was expected. The lines that name most are
// matched first; each takes as many as its count.
func (r *Result) judge(w *world, reading string, raised []Raised, want Expected, count bool) {
	where := ""
	if reading != "" {
		where = " by the " + reading
	}
	left := slices.Clone(raised)
	lines := slices.Clone(want.Lines)
	slices.SortStableFunc(lines, func(a, b Line) int { return weight(b) - weight(a) })
	for _, l := range lines {
		found := 0
		for i := 0; i < len(left); {
			if found < l.Times && l.fits(left[i]) || found > 0 && !count && l.fits(left[i]) {
				left = slices.Delete(left, i, i+1)
				found++
				continue
			}
			i++
		}
		switch {
		case found == 0:
			r.failf("missing%s: %s", where, l.Text)
			if times := l.times(raised); l.At != "" && len(times) > 0 {
				r.failf("  it was raised at %s", strings.Join(times, ", "))
				left = slices.DeleteFunc(left, l.fitsAnyTime)
			} else {
				r.Failures = append(r.Failures, w.nearest(l)...)
			}
		case count && found < l.Times:
			r.failf("too few%s: %s, raised %d times", where, l.Text, found)
		}
	}
	for _, l := range want.Misses {
		if slices.ContainsFunc(raised, l.fits) {
			r.failf("cured%s: move it to expect: %s", where, l.Text)
			left = slices.DeleteFunc(left, l.fits)
		}
	}
	for _, l := range want.Lines { // what is raised more often is in no other line
		if n := len(slices.DeleteFunc(slices.Clone(left), func(x Raised) bool { return !l.fits(x) })); n > 0 {
			r.failf("too many%s: %s, raised %d times", where, l.Text, l.Times+n)
			left = slices.DeleteFunc(left, l.fits)
		}
	}
	for _, line := range tally(left) {
		r.failf("not expected%s: %s", where, line)
	}
}

func weight(l Line) int {
	n := len(l.Entities)
	if l.At != "" {
		n += 10
	}
	return n
}

// tally writes what was raised as lines of expect.
func tally(all []Raised) []string {
	var order []string
	times := map[string]int{}
	for _, x := range all {
		s := x.String()
		if times[s]++; times[s] == 1 {
			order = append(order, s)
		}
	}
	for i, s := range order {
		if times[s] > 1 {
			order[i] = fmt.Sprintf("%s x%d", s, times[s])
		}
	}
	return order
}

// names is the set of (branch, label, entity type, value) that readings agree
// on, values in lower case, with how often each came.
func names(all []Raised) map[string]int {
	out := map[string]int{}
	for _, x := range all {
		for _, e := range x.Entities {
			out[fmt.Sprintf("%s.%s %s", x.Branch, x.Label, Pair{e.Type, strings.ToLower(e.Value)})]++
		}
	}
	return out
}

// agree compares two readings. With counts, how often each name came must be
// equal too; with subset, the second may name more.
func (r *Result) agree(first, second string, a, b map[string]int, counts, subset bool) {
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		switch {
		case b[k] == 0:
			r.failf("the readings disagree: %s names %s, %s does not", first, k, second)
		case a[k] == 0 && !subset:
			r.failf("the readings disagree: %s names %s, %s does not", second, k, first)
		case counts && a[k] != b[k]:
			r.failf("the readings disagree: %s %d times by %s, %d times by %s", k, a[k], first, b[k], second)
		}
	}
}
