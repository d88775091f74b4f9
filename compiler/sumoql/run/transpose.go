package run

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// maxColumns is the number of columns that a transpose makes (3.9).
const maxColumns = 300

// pivot is a transpose: a row for each value of its row fields, a column for
// each value of its column fields, the rest's first field in the cells. What
// columns there are is known only when it has run.
type pivot struct {
	rows, cols []int // slots of what it gets
	cell       int
	out        []int // slots of the row fields in what it gives
	base       int   // first of maxColumns slots for the columns
	fixed      []string
	others     bool           // columns that fixed does not name are kept
	wanted     map[string]int // columns that later stages read: slots, by lower-case name
	columns    []string
}

func (p *planner) transpose(op *sumoql.Transpose) {
	if p.joined {
		p.diags.Errorf("arguments", op.Place(), "transpose does not go with join")
	}
	t := &pivot{rows: p.slots(op.Rows), cols: p.slots(op.Columns), cell: -1, wanted: map[string]int{}, others: len(op.As) == 0}
	for _, n := range p.env.order {
		if n.shown && !n.many && !slices.Contains(t.rows, n.slot) && !slices.Contains(t.cols, n.slot) {
			t.cell = n.slot
		}
	}
	if t.cell < 0 {
		p.diags.Errorf("arguments", op.Place(), "no field is left for the cells")
		return
	}
	next := newEnvironment()
	next.pivot = t
	for _, n := range op.Rows {
		t.out = append(t.out, next.set(n.Text))
	}
	for _, a := range op.As {
		if a.Star {
			t.others = true
			continue
		}
		t.fixed = append(t.fixed, a.Name.Text)
	}
	if !t.others {
		t.columns = t.fixed // known before it runs
	}
	t.base = *next.width
	*next.width += maxColumns
	next.order = append(next.order, &name{text: "\x00columns", many: true})
	next.byName["\x00columns"] = next.order[len(next.order)-1]
	p.end(t, next)
}

func (t *pivot) run(rows [][]value.Value) (out [][]value.Value) {
	t.columns = slices.Clone(t.fixed)
	var found []string
	for _, row := range rows {
		found = append(found, t.columnOf(row))
	}
	if t.others {
		all := slices.Clone(found)
		slices.Sort(all)
		for _, c := range slices.Compact(all) {
			if !slices.ContainsFunc(t.columns, func(have string) bool { return strings.EqualFold(have, c) }) {
				t.columns = append(t.columns, c)
			}
		}
	}
	t.columns = t.columns[:min(len(t.columns), maxColumns)]
	place := map[string]int{}
	for i, c := range t.columns {
		place[strings.ToLower(c)] = i
	}
	index := map[string]int{}
	for i, row := range rows {
		key := keyOf(row, t.rows)
		k, ok := index[key]
		if !ok {
			k = len(out)
			index[key] = k
			made := make([]value.Value, t.base+len(t.columns))
			for j, slot := range t.rows {
				made[t.out[j]] = at(row, slot)
			}
			out = append(out, made)
		}
		column, v := strings.ToLower(found[i]), at(row, t.cell)
		if j, ok := place[column]; ok {
			out[k][t.base+j] = v
		}
		if slot, ok := t.wanted[column]; ok {
			out[k] = put(out[k], slot, v)
		}
	}
	return out
}

func (t *pivot) columnOf(row []value.Value) string {
	var parts []string
	for _, slot := range t.cols {
		parts = append(parts, at(row, slot).String())
	}
	return strings.Join(parts, "_")
}
