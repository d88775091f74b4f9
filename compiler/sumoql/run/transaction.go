package run

import (
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// transaction makes a row of the messages of one key: how many are in each state,
// and from when to when; by flow, a row of each change (3.12). Messages in no
// state do not count.
type transaction struct {
	keys   []int
	time   int
	tests  []stateTest
	states []string // each once, though several tests may lead to it
	flow   bool
	notes  *notes
}

type stateTest struct {
	state int
	in    func(row []value.Value) bool
}

func (p *planner) transaction(op *sumoql.Transaction) {
	if op.Fringe != "" || op.Results == "states" || len(op.Showing) > 0 {
		p.diags.Errorf("not-evaluated", op.Place(), "transaction with fringe, showing or results by states is not evaluated here")
		return
	}
	t := &transaction{keys: p.slots(op.On), time: p.timeSlot(), flow: op.Results == "flow", notes: &p.plan.notes}
	add := func(name string, in func(row []value.Value) bool) {
		state := slices.IndexFunc(t.states, func(s string) bool { return strings.EqualFold(s, name) })
		if state < 0 {
			state = len(t.states)
			t.states = append(t.states, name)
		}
		t.tests = append(t.tests, stateTest{state, in})
	}
	for _, m := range op.Matches {
		slot, pattern := p.source(m.In), value.NewPattern(m.Pattern.Text(), false)
		add(m.As.Text, func(row []value.Value) bool { return pattern.Covers(at(row, slot).String()) })
	}
	for _, s := range op.States {
		if op.In == nil {
			p.diags.Errorf("not-evaluated", s.Place(), "of which field these states are values is not documented").Note("say it: states … in FIELD")
			return
		}
		slot, want, name := p.field(op.In), s.Value.Text, s.Value.Text
		if s.As != nil {
			name = s.As.Text
		}
		add(name, func(row []value.Value) bool { return at(row, slot).String() == want })
	}
	next := newEnvironment()
	for _, n := range op.On {
		next.set(n.Text)
	}
	if t.flow {
		for _, name := range []string{"fromstate", "tostate", "latency"} {
			next.set(name)
		}
	} else {
		next.set("_start_time")
		next.set("_end_time")
		for _, s := range t.states {
			next.set(s)
		}
	}
	p.grouped = true
	p.end(t, next)
}

func (t *transaction) stateOf(row []value.Value) int {
	for _, test := range t.tests {
		if test.in(row) {
			return test.state
		}
	}
	return -1
}

func (t *transaction) run(rows [][]value.Value) (out [][]value.Value) {
	type event struct {
		state int
		time  value.Value
	}
	groups := map[string][]event{}
	var order [][]value.Value
	for _, row := range oldestFirst(rows, t.time) {
		state := t.stateOf(row)
		if state < 0 || anyNull(row, t.keys) {
			continue
		}
		key := keyOf(row, t.keys)
		if groups[key] == nil {
			if len(order) == maxGroups {
				t.notes.add(noteTooManyRows)
				continue
			}
			order = append(order, row)
		}
		groups[key] = append(groups[key], event{state, at(row, t.time)})
	}
	for _, first := range order {
		events := groups[keyOf(first, t.keys)]
		key := pick(first, t.keys)
		if t.flow {
			for i, e := range events[1:] {
				before := events[i]
				if before.state == e.state {
					continue
				}
				row := append(key[:len(key):len(key)], textOf(t.states[before.state]), textOf(t.states[e.state]), between(before.time, e.time))
				out = append(out, row)
			}
			continue
		}
		row := append(key, events[0].time, events[len(events)-1].time)
		for s := range t.states {
			n := 0
			for _, e := range events {
				if e.state == s {
					n++
				}
			}
			row = append(row, value.NumberOf(float64(n)))
		}
		out = append(out, row)
	}
	return out
}

// between returns the ms from a to b.
func between(a, b value.Value) value.Value {
	x, ok := builtin.Number(a)
	y, ok2 := builtin.Number(b)
	if !ok || !ok2 {
		return null
	}
	return value.NumberOf(y - x)
}
