package run

import (
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// transactions groups rows of which each shares a value with another of its
// group (3.12).
type transactions struct {
	fields []int
	time   int
	each   *nested // run over every group; nil: its rows stay
	added  []int   // slots of number, duration, size
	notes  *notes
}

func (p *planner) transactionize(op *sumoql.Transactionize) {
	for _, o := range op.Options {
		if strings.EqualFold(o.Key, "keepOrphans") && strings.EqualFold(o.Value, "true") {
			continue // the default
		}
		p.diags.Errorf("not-evaluated", o.Place(), "transactionize with %s is not evaluated here", o.Key)
	}
	t := &transactions{fields: p.slots(op.Fields), time: p.timeSlot(), notes: &p.plan.notes}
	prefix := "_group"
	if op.As != nil {
		prefix = op.As.Text
	}
	next := p.env.same()
	if op.Each != nil {
		t.each = p.nested(op.Each)
		next = t.each.env.same()
	}
	for _, name := range []string{"", "_duration", "_size"} {
		t.added = append(t.added, next.set(prefix+name))
	}
	p.end(t, next)
}

func (t *transactions) run(rows [][]value.Value) (out [][]value.Value) {
	for n, group := range t.groups(oldestFirst(rows, t.time)) {
		if n == maxGroups {
			t.notes.add(noteTooManyRows)
			break
		}
		made := group
		if t.each != nil {
			newest := slices.Clone(group)
			slices.Reverse(newest)
			made = t.each.run(newest)
		}
		for _, row := range made {
			row = put(row, t.added[0], value.NumberOf(float64(n+1)))
			row = put(row, t.added[1], t.duration(group))
			out = append(out, put(row, t.added[2], value.NumberOf(float64(len(group)))))
		}
	}
	return out
}

// maxGroups is how many groups Sumo keeps (3.12).
const maxGroups = 10_000

// groups returns the groups in the order of their first rows.
func (t *transactions) groups(rows [][]value.Value) [][][]value.Value {
	parent := make([]int, len(rows))
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	seen := map[string]int{} // the first row of a field's value
	for i, row := range rows {
		parent[i] = i
		for _, slot := range t.fields {
			if at(row, slot).IsNull() {
				continue
			}
			key := keyOf(row, []int{slot}) + "\x00" + strconv.Itoa(slot)
			if first, ok := seen[key]; ok {
				a, b := find(first), find(i)
				parent[max(a, b)] = min(a, b)
			} else {
				seen[key] = i
			}
		}
	}
	place := map[int]int{}
	var out [][][]value.Value
	for i, row := range rows {
		root := find(i)
		k, ok := place[root]
		if !ok {
			k = len(out)
			place[root], out = k, append(out, nil)
		}
		out[k] = append(out[k], row)
	}
	return out
}

func (t *transactions) duration(group [][]value.Value) value.Value {
	if t.time < 0 {
		return null
	}
	a, ok := builtin.Number(at(group[0], t.time))
	b, ok2 := builtin.Number(at(group[len(group)-1], t.time))
	if !ok || !ok2 {
		return null
	}
	return value.NumberOf(b - a)
}
