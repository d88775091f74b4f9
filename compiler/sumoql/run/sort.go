package run

import (
	"slices"
	"strconv"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// sorter orders rows (3.9).
type sorter struct{ keys []sortKey }

type sortKey struct {
	slot int
	asc  bool
}

func (p *planner) sort(op *sumoql.Sort) {
	if len(op.Keys) == 0 {
		p.diags.Errorf("not-evaluated", op.Place(), "a sort by nothing is not evaluated here")
		return
	}
	p.end(sorter{p.sortKeys(op.Keys)}, p.env.same())
}

func (p *planner) sortKeys(list []*sumoql.SortKey) []sortKey {
	var keys []sortKey
	for _, k := range list {
		keys = append(keys, sortKey{p.field(k.Name), k.Asc()})
	}
	return keys
}

func (s sorter) run(rows [][]value.Value) [][]value.Value {
	slices.SortStableFunc(rows, func(a, b []value.Value) int {
		for _, k := range s.keys {
			c := value.Compare(at(a, k.slot), at(b, k.slot))
			if c == 0 {
				continue
			}
			if k.asc {
				return c
			}
			return -c
		}
		return 0
	})
	return rows
}

// at returns a row's value; a slot that came after the row, or is -1, is null.
func at(row []value.Value, slot int) value.Value {
	if slot >= 0 && slot < len(row) {
		return row[slot]
	}
	return null
}

// put returns the row with a slot set.
func put(row []value.Value, slot int, v value.Value) []value.Value {
	for len(row) <= slot {
		row = append(row, null)
	}
	row[slot] = v
	return row
}

// keyOf returns what tells rows of different keys apart.
func keyOf(row []value.Value, slots []int) string {
	var b []byte
	for _, slot := range slots {
		v := at(row, slot)
		b = append(b, byte(v.Kind()))
		b = strconv.AppendQuote(b, v.String())
	}
	return string(b)
}

func (p *planner) slots(names []*sumoql.Name) []int {
	out := make([]int, len(names))
	for i, n := range names {
		out[i] = p.field(n)
	}
	return out
}
