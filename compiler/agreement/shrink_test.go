package agreement

import (
	"fmt"
	"slices"
	"strings"
)

// found is a rule and events that divide the readings.
type found struct {
	rule   *rule
	events []*event
	out    outcome
}

// shrink makes a rule and its events as small as still divides the readings.
func shrink(f found, try func(*rule, []*event) outcome) found {
	if d := f.out.divided; d.event != nil {
		f.take(f.rule, []*event{d.event}, try)
	}
	for tries, smaller := 0, true; smaller && tries < 400; {
		smaller = false
		for _, r := range f.rule.smaller() {
			if tries++; f.take(r, f.events, try) {
				smaller = true
				break
			}
		}
		for _, events := range fewer(f.events) {
			if tries++; f.take(f.rule, events, try) {
				smaller = true
				break
			}
		}
	}
	return f
}

// take takes a rule and events over if they divide the readings too.
func (f *found) take(r *rule, events []*event, try func(*rule, []*event) outcome) bool {
	out := try(r, events)
	if out.divided == nil {
		return false
	}
	*f = found{r, events, out}
	return true
}

// String is what a person needs to see.
func (f found) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the readings disagree.\n\n%s\n", f.rule)
	for _, e := range f.events {
		fmt.Fprintf(&b, "%s\n", e.raw())
	}
	fmt.Fprintf(&b, "\n%s\n\n%s\n%s", f.out.search, f.out.siem, f.out.divided.why)
	return b.String()
}

// smaller lists rules that say a little less.
func (r *rule) smaller() (out []*rule) {
	with := func(change func(*rule)) {
		c := *r
		change(&c)
		out = append(out, &c)
	}
	for i := range r.where {
		if len(r.where) > 1 {
			with(func(c *rule) { c.where = slices.Delete(slices.Clone(r.where), i, i+1) })
		}
	}
	for i := range r.excepts {
		with(func(c *rule) { c.excepts = slices.Delete(slices.Clone(r.excepts), i, i+1) })
	}
	for i := range r.labels {
		with(func(c *rule) {
			c.labels = slices.Delete(slices.Clone(r.labels), i, i+1)
			c.rest = c.rest && len(c.labels) > 0
		})
	}
	for i := range r.lets {
		with(func(c *rule) { c.lets = slices.Delete(slices.Clone(r.lets), i, i+1) })
	}
	for i := range r.entities {
		if len(r.entities) > 1 {
			with(func(c *rule) { c.entities = slices.Delete(slices.Clone(r.entities), i, i+1) })
		}
	}
	if r.siem {
		with(func(c *rule) { c.siem = false })
	}
	for _, part := range []struct {
		of  []*cond
		set func(*rule, []*cond)
	}{
		{r.where, func(c *rule, to []*cond) { c.where = to }},
		{r.excepts, func(c *rule, to []*cond) { c.excepts = to }},
		{r.labels, func(c *rule, to []*cond) { c.labels = to }},
	} {
		for i, x := range part.of {
			for _, y := range x.smaller() {
				with(func(c *rule) {
					to := slices.Clone(part.of)
					to[i] = y
					part.set(c, to)
				})
			}
		}
	}
	return append(out, r.smallerWindow()...)
}

// smaller lists conditions that say a little less.
func (c *cond) smaller() (out []*cond) {
	if c.kind == "" {
		return nil
	}
	out = append(out, c.items...)
	for i, x := range c.items {
		if len(c.items) > 1 {
			out = append(out, &cond{kind: c.kind, items: slices.Delete(slices.Clone(c.items), i, i+1)})
		}
		for _, y := range x.smaller() {
			items := slices.Clone(c.items)
			items[i] = y
			out = append(out, &cond{kind: c.kind, items: items})
		}
	}
	return out
}

// fewer lists events with one less, or of one event with a member less.
func fewer(events []*event) (out [][]*event) {
	for i := range events {
		if len(events) > 1 {
			out = append(out, slices.Delete(slices.Clone(events), i, i+1))
		}
	}
	for i, e := range events {
		if len(events) > 4 {
			break
		}
		for k, m := range e.members {
			if m.name != "id" && m.name != "ts" {
				small := slices.Clone(events)
				small[i] = &event{members: slices.Delete(slices.Clone(e.members), k, k+1), time: e.time, broken: e.broken}
				out = append(out, small)
			}
		}
	}
	return out
}
