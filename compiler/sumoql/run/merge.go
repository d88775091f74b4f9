package run

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// merger makes one row of all (3.12). First and last are by time, unlike with
// the aggregates of those names.
type merger struct {
	time   int // slot of the rows' time, -1: they keep their order
	fields []mergeField
}

type mergeField struct {
	from     int
	strategy string
	with     string
}

func (p *planner) merge(op *sumoql.Merge) {
	m := merger{time: p.timeSlot()}
	list := op.Fields
	if len(list) == 0 {
		list = []*sumoql.MergeField{{At: op.At, Name: &sumoql.Name{At: op.At, Text: "_raw"}}}
		if m.time >= 0 { // the page: a Time field, the earliest
			list = append(list, &sumoql.MergeField{At: op.At, Name: &sumoql.Name{At: op.At, Text: "_messageTime"}, Strategy: "takefirst"})
		}
	}
	next := newEnvironment()
	for i, f := range list {
		with := "\n"
		if f.With != nil {
			with = f.With.Text()
		}
		strategy := strings.ToLower(f.Strategy)
		if strings.EqualFold(f.Name.Text, "_messageTime") && strategy != "takefirst" && strategy != "takelast" {
			p.diags.Errorf("arguments", f.Place(), "of _messageTime the first or the last is taken").Note("write: _messageTime takeFirst")
		}
		m.fields = append(m.fields, mergeField{p.field(f.Name), strategy, with})
		name := f.Name
		if f.As != nil {
			name = f.As
		}
		next.bind(name.Text, i)
	}
	p.grouped = true
	p.end(m, next)
}

// timeSlot returns the slot of _messageTime, or -1 where rows have none.
func (p *planner) timeSlot() int {
	if slot, ok := p.env.find("_messageTime"); ok {
		return slot
	}
	return -1
}

// oldestFirst returns rows by time; of one time, the one read first.
func oldestFirst(rows [][]value.Value, time int) [][]value.Value {
	rows = slices.Clone(rows)
	if time < 0 {
		return rows
	}
	slices.Reverse(rows)
	sorter{[]sortKey{{slot: time, asc: true}}}.run(rows)
	return rows
}

func (m merger) run(rows [][]value.Value) [][]value.Value {
	if len(rows) == 0 {
		return nil
	}
	rows = oldestFirst(rows, m.time)
	out := make([]value.Value, len(m.fields))
	for i, f := range m.fields {
		out[i] = f.of(rows)
	}
	return [][]value.Value{out}
}

func (f mergeField) of(rows [][]value.Value) value.Value {
	var vals []value.Value
	for _, row := range rows {
		if v := at(row, f.from); !v.IsNull() {
			vals = append(vals, v)
		}
	}
	if len(vals) == 0 {
		return null
	}
	switch f.strategy {
	case "takefirst":
		return vals[0]
	case "takelast":
		return vals[len(vals)-1]
	}
	var texts []string
	for _, v := range vals {
		if s := v.String(); f.strategy != "takedistinct" || !slices.Contains(texts, s) {
			texts = append(texts, s)
		}
	}
	return textOf(strings.Join(texts, f.with))
}
