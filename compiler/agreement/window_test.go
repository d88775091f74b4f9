package agreement

import (
	"fmt"
	"slices"
	"strings"
)

// window is the window of a generated rule and what is said of its groups.
type window struct {
	length, every int // seconds; every 0: windows do not overlap
	by            []string
	aggs          []agg
	let           string
	having        []*cond
}

type agg struct {
	name, call string
	text       bool // what it gives; else a number
	when       *cond
}

// calls are aggregates with what they give.
var calls = []agg{
	{call: "count()"}, {call: "count()"}, {call: "count(b)"}, {call: "count(n)"}, {call: "count_distinct(b)"}, {call: "count_distinct(src)"}, {call: "count_distinct(n)"},
	{call: "sum(n)"}, {call: "avg(m)"}, {call: "min(n)"}, {call: "max(m)"}, {call: "stddev(n)"}, {call: "pct(m, 90)"}, {call: "sum(length(b))"}, {call: "max(n + m)"},
	{call: "first(b)", text: true}, {call: "last(c)", text: true}, {call: "last(trim(b))", text: true},
}

// shownCalls are aggregates that rules only show.
var shownCalls = []string{"values(b)", "values(n)", "min(_messageTime)", "max(_messageTime)"}

// growing are aggregates of which Cloud SIEM can say a lower bound. Sums are of
// what is never negative: by a negative number a sum falls again, and a window
// that slides may begin with one.
var growing = []agg{{call: "count()"}, {call: "count()"}, {call: "count(b)"}, {call: "count_distinct(b)"}, {call: "count_distinct(src)"}, {call: "sum(length(b))"}, {call: "max(m)"}}

// keys are what rules group by; entities are among them.
var keys = []string{"_sourceHost", "a", "src", "n"}

// windowRule draws a rule with a window.
func (g *gen) windowRule() *rule {
	s := &said{texts: []string{"a", "b", "c"}, wide: true}
	r := &rule{siem: g.once(4)}
	r.where = []*cond{{test: pick(g, []string{"a exists", `c != "nothing like it"`})}}
	if g.once(2) {
		r.where = append(r.where, &cond{kind: "not", items: []*cond{{test: g.test(&said{texts: s.texts, wide: !r.siem})}}})
	}
	if g.once(4) {
		r.excepts = []*cond{{test: g.test(&said{texts: s.texts, wide: !r.siem})}}
	}
	w := &window{length: pick(g, []int{5, 10, 30, 60, 300, 7200})}
	r.window = w
	for _, k := range g.Perm(len(keys))[:1+g.IntN(2)] {
		w.by = append(w.by, keys[k])
	}
	for _, e := range entities {
		if _, field, _ := strings.Cut(e, " "); slices.Contains(w.by, field) {
			r.entities = append(r.entities, e)
		}
	}
	if len(r.entities) == 0 {
		w.by = append(w.by, "a")
		r.entities = []string{"user a"}
	}
	if r.siem {
		w.length = max(w.length, 60)
		w.siemAggs(g, s)
		return r
	}
	if g.once(2) {
		w.every = pick(g, divisors(w.length))
	}
	w.aggs = some(g, 1, 4, func() agg { return pick(g, calls) })
	for i := range w.aggs {
		w.aggs[i].name = fmt.Sprintf("x%d", i)
		if g.once(3) {
			w.aggs[i].when = g.cond(s, 1)
		}
	}
	after := &said{aggs: w.aggs}
	if g.once(4) {
		w.let = fmt.Sprintf("ratio(%s, %s)", g.aggregate(after, false), g.aggregate(after, false))
		after.aggs = append(slices.Clone(after.aggs), agg{name: "made"})
	}
	if g.once(2) {
		w.having = some(g, 1, 2, func() *cond { return g.cond(after, 1) })
	}
	if g.once(2) {
		r.labels = some(g, 1, 2, func() *cond { return g.cond(after, 1) })
		r.rest = g.once(2)
	}
	if g.once(2) {
		w.aggs = append(w.aggs, agg{name: "shown", call: pick(g, shownCalls)})
	}
	return r
}

// siemAggs draws aggregates with lower bounds.
func (w *window) siemAggs(g *gen, s *said) {
	w.aggs = some(g, 1, 2, func() agg { return pick(g, growing) })
	for i := range w.aggs {
		a := &w.aggs[i]
		a.name = fmt.Sprintf("x%d", i)
		if g.once(3) {
			a.when = &cond{test: g.test(&said{texts: s.texts})}
		}
		w.having = append(w.having, &cond{test: fmt.Sprintf("%s %s %d", a.name, pick(g, []string{">", ">="}), 1+g.IntN(4))})
	}
}

func divisors(n int) (out []int) {
	for d := 1; d < n; d++ {
		if n%d == 0 && n/d <= 12 {
			out = append(out, d)
		}
	}
	return out
}

// aggregate draws the name of an aggregate that gives text, or a number.
func (g *gen) aggregate(s *said, text bool) string {
	for range 8 {
		if a := pick(g, s.aggs); a.text == text {
			return a.name
		}
	}
	if text {
		return `"x"`
	}
	return "1"
}

// groupTest draws a test of a window's group.
func (g *gen) groupTest(s *said) string {
	a := pick(g, s.aggs)
	n := g.IntN(5)
	switch {
	case a.text:
		return g.textTest(&said{texts: []string{a.name, a.name, g.aggregate(s, true)}}, a.name)
	case n == 0:
		return fmt.Sprintf("%s in %d..%d", a.name, n, n+g.IntN(8))
	case n == 1:
		return fmt.Sprintf("%s in [1, 3, %d]", a.name, g.IntN(12))
	case n == 2:
		return fmt.Sprintf("%s %s %s", a.name, pick(g, []string{"=", "!=", "<=", ">"}), g.aggregate(s, false))
	}
	return fmt.Sprintf("%s %s %d", a.name, pick(g, []string{"=", "!=", "<", "<=", ">", ">="}), g.IntN(6))
}

// windowEvents draws events that share keys and windows; no two have one time.
func (g *gen) windowEvents(w *window, n int) []*event {
	step := int64(w.length) * 1000 / pick(g, []int64{2, 5, 12})
	events := make([]*event, n)
	for i := range events {
		e := g.event(i, start+int64(i)*step+g.Int64N(step))
		for key, texts := range map[string][]string{"a": {`"root"`, `"root"`, `"Root"`}, "src": {`"10.0.0.1"`, `"8.8.8.8"`}, "host": {`"gw1"`, `"GW2"`}, "n": {"1", `"1"`, "2.0"}} {
			if m := slices.IndexFunc(e.members, func(m member) bool { return m.name == key }); m >= 0 && len(e.members[m].text) > 2 {
				e.members[m].text = texts[e.time%int64(len(texts))]
			}
		}
		events[i] = e
	}
	g.Shuffle(n, func(i, j int) { events[i], events[j] = events[j], events[i] })
	return events
}

func (w *window) write(line func(string, ...any)) {
	every := ""
	if w.every > 0 {
		every = fmt.Sprintf(" every %ds", w.every)
	}
	line("window %ds%s by %s {", w.length, every, strings.Join(w.by, ", "))
	for _, a := range w.aggs {
		when := ""
		if a.when != nil {
			when = " when " + a.when.write("      ")
		}
		line("  %s = %s%s", a.name, a.call, when)
	}
	line("}")
	if w.let != "" {
		line("let made = %s", w.let)
	}
	for _, c := range w.having {
		line("having %s", c.write("    "))
	}
}

// shown are the fields that the rule shows: all there are.
func (w *window) shown() string {
	names := slices.Clone(w.by)
	for _, a := range w.aggs {
		names = append(names, a.name)
	}
	return strings.Join(names, ", ")
}

// smallerWindow lists rules whose window says a little less.
func (r *rule) smallerWindow() (out []*rule) {
	if r.window == nil {
		return nil
	}
	with := func(change func(*window)) {
		c, w := *r, *r.window
		change(&w)
		c.window = &w
		out = append(out, &c)
	}
	for i := range r.window.aggs {
		with(func(w *window) { w.aggs = slices.Delete(slices.Clone(w.aggs), i, i+1) })
		with(func(w *window) { w.aggs = slices.Clone(w.aggs); w.aggs[i].when = nil })
	}
	for i := range r.window.having {
		with(func(w *window) { w.having = slices.Delete(slices.Clone(w.having), i, i+1) })
	}
	if r.window.let != "" {
		with(func(w *window) { w.let = "" })
	}
	if r.window.every > 0 {
		with(func(w *window) { w.every = 0 })
	}
	return out
}
