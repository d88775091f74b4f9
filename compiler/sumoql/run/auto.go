package run

import (
	"maps"
	"slices"
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// maxAuto is how many fields json auto or kv auto makes of a message (3.5).
const maxAuto = 100

// autoFields are json auto and kv auto: what a text holds becomes fields. Which
// there are is known only when they run; those that other stages read have slots.
type autoFields struct {
	text   string
	from   int
	wanted map[string]int // slots by the field's name in lower case
	others int            // slot of the names and values of the rest, as a list
	given  []autoKey
	only   bool        // nothing but given
	before *autoFields // of an earlier stage
	// find calls f with each name and value in a text until f returns false.
	find func(text string, f func(name string, v value.Value) bool)
}

// autoKey is one of keys "…" as …; case does not matter.
type autoKey struct {
	name string // in lower case
	slot int
}

// auto begins a stage that makes fields of what it finds.
func (p *planner) auto(op sumoql.Operator, field *sumoql.Name, only bool) *autoFields {
	a := &autoFields{text: sumoql.PrintOperator(op), from: p.source(field), wanted: map[string]int{}, only: only}
	if only {
		return a
	}
	for key, n := range p.env.byName { // what is there already is overridden
		if !strings.HasPrefix(key, "_") {
			a.wanted[key] = n.slot
		}
	}
	a.others, a.before = p.env.hidden(), p.env.auto
	p.env.auto = a
	return a
}

// Describe implements engine.Stage.
func (a *autoFields) Describe() string { return a.text }

// New implements engine.Stage. Messages in which nothing is found are kept.
func (a *autoFields) New() engine.Step {
	return func(b *engine.Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			a.set(row, row[a.from].String())
		}
	}
}

func (a *autoFields) set(row []value.Value, text string) {
	left := maxAuto
	var others []string
	a.find(text, func(name string, v value.Value) bool {
		key := strings.ToLower(name)
		for _, k := range a.given {
			if k.name == key {
				row[k.slot] = v
			}
		}
		if a.only || left == 0 {
			return true
		}
		if slot, ok := a.wanted[key]; ok {
			row[slot] = v
		} else {
			others = append(others, name, v.String())
		}
		left--
		return left > 0 || len(a.given) > 0 // which are found beyond the limit too
	})
	if len(others) > 0 {
		row[a.others] = value.ListOfTexts(others)
	}
}

// expand adds a column to the result for each field that no stage names; of two
// stages that find one, the later counts.
func (a *autoFields) expand(res *Result, rows [][]value.Value) {
	var others []int // slots, of the first stage first
	for ; a != nil; a = a.before {
		others = slices.Insert(others, 0, a.others)
	}
	columns := map[string]int{}
	each := func(row []value.Value, f func(name, val string)) {
		for _, slot := range others {
			pairs(at(row, slot), f)
		}
	}
	for _, row := range rows {
		each(row, func(name, _ string) { columns[name] = 0 })
	}
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		columns[name] = len(res.Fields)
		res.Fields = append(res.Fields, name)
	}
	for i, row := range rows {
		res.Rows[i] = append(res.Rows[i], make([]value.Value, len(columns))...)
		each(row, func(name, val string) { res.Rows[i][columns[name]] = textOf(val) })
	}
}

func pairs(list value.Value, f func(name, val string)) {
	name, isName := "", true
	for item := range list.Items() {
		if isName {
			name = item
		} else {
			f(name, item)
		}
		isName = !isName
	}
}
