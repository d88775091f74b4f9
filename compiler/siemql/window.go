package siemql

import (
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// Timed is a record and its time in epoch milliseconds.
type Timed struct {
	Time   int64
	Record *Record
}

// Hit is what a window rule raises: the group's values, in the order of its
// fields, and the time of the record that completed it.
type Hit struct {
	Time  int64
	Group []value.Value
}

// Windowed is a threshold or an aggregation rule over sliding windows: for
// each record in the order of time the window that ends with it and has the
// length Window is judged (cloud-siem.md 4). Further hits of a group within
// its window are hits again: suppression is not its business.
type Windowed struct {
	Match  *Program
	Group  []*Field // group fields and entity fields
	Window int64    // ms
	// Fires judges the records of one window, the last of them the newest.
	Fires func(window []*Record) bool
}

// Run judges records. A record without a value for a group field is in no
// group.
func (w *Windowed) Run(records []Timed) (hits []Hit) {
	records = slices.Clone(records)
	slices.SortStableFunc(records, func(a, b Timed) int { return int(a.Time - b.Time) })
	groups := map[string][]Timed{}
	for _, r := range records {
		if !w.Match.Match(r.Record) {
			continue
		}
		group := make([]value.Value, len(w.Group))
		var key strings.Builder
		whole := true
		for i, f := range w.Group {
			group[i] = r.Record.field(f)
			whole = whole && !group[i].IsNull() && group[i].String() != ""
			key.WriteString(group[i].String() + "\x00")
		}
		if !whole {
			continue
		}
		in := append(groups[key.String()], r)
		in = slices.DeleteFunc(in, func(o Timed) bool { return o.Time <= r.Time-w.Window })
		groups[key.String()] = in
		window := make([]*Record, len(in))
		for i, o := range in {
			window[i] = o.Record
		}
		if w.Fires(window) {
			hits = append(hits, Hit{r.Time, group})
		}
	}
	return hits
}

// Threshold fires at limit records, or at so many distinct values of a field
// where one is given.
func Threshold(limit int64, distinct *Field) func([]*Record) bool {
	return func(window []*Record) bool {
		if distinct == nil {
			return int64(len(window)) >= limit
		}
		seen := map[string]bool{}
		for _, r := range window {
			if v := r.field(distinct); !v.IsNull() {
				seen[v.String()] = true
			}
		}
		return int64(len(seen)) >= limit
	}
}

// Aggregate is a named function of an aggregation rule. The argument of count
// is a condition, counted where it is true.
type Aggregate struct {
	Name string
	Func string
	Arg  *Program
}

// Aggregation fires when a trigger over named aggregates holds.
func Aggregation(aggregates []Aggregate, trigger *Program) func([]*Record) bool {
	return func(window []*Record) bool {
		row := &Record{Attrs: map[string]value.Value{}}
		for _, a := range aggregates {
			row.Attrs[a.Name] = a.over(window)
		}
		return trigger.Match(row)
	}
}

func (a Aggregate) over(window []*Record) value.Value {
	f, ok := builtin.AggregateByName(a.Func)
	if !ok {
		return value.Value{}
	}
	state := f.New(0)
	for i, r := range window {
		v := a.Arg.Value(r)
		if a.Func == "count" && !v.Truth() {
			continue
		}
		state.Add(v, builtin.Stamp{Seq: uint64(i)})
	}
	return state.Result()
}
