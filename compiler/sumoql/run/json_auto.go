package run

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

const (
	maxAuto     = 100 // fields that json auto makes of a message (3.5)
	maxAutoTry  = 20  // places where a message's JSON text may begin
	defaultDeep = 64
)

// jsonAuto is json auto: the values of the JSON text at the end of a message
// become fields called as their paths. Which there are is known only when it
// runs; those that other stages read have slots.
type jsonAuto struct {
	wanted map[string]int // slots by the field's name in lower case
	others int            // slot of the names and values of the rest, as a list
	depth  int
	arrays bool // flat arrays are taken apart too
	given  []autoKey
	only   bool // nothing but given
}

// autoKey is one of keys "…" as …; case does not matter.
type autoKey struct {
	name string // in lower case
	slot int
}

func (p *planner) jsonAuto(op *sumoql.JSONAuto) {
	a := &jsonAuto{wanted: map[string]int{}, depth: defaultDeep, arrays: op.ExtractArrays, only: op.Refonly}
	if op.MaxDepth != nil {
		a.depth = int(op.MaxDepth.Value())
	}
	from := p.source(op.Field)
	if !a.only {
		for key, n := range p.env.byName { // what is there already is overridden
			if !strings.HasPrefix(key, "_") {
				a.wanted[key] = n.slot
			}
		}
		a.others = p.env.hidden()
		p.env.auto = a
	}
	for i, k := range op.Keys {
		name := k.Text()
		if len(op.Names) > 0 {
			name = op.Names[i].Text
		}
		a.given = append(a.given, autoKey{strings.ToLower(k.Text()), p.env.update(name)})
	}
	p.add(autoStage{a, sumoql.PrintOperator(op), from})
}

type autoStage struct {
	*jsonAuto
	text string
	from int
}

// Describe implements engine.Stage.
func (s autoStage) Describe() string { return s.text }

// New implements engine.Stage. Messages without JSON are kept.
func (s autoStage) New() engine.Step {
	return func(b *engine.Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			if text := jsonAtEnd(row[s.from].String()); text != "" {
				s.set(row, text)
			}
		}
	}
}

func (a *jsonAuto) set(row []value.Value, text string) {
	left := maxAuto
	var others []string
	a.flatten(text, "", 0, func(name, val string) bool {
		key := strings.ToLower(name)
		for _, k := range a.given {
			if k.name == key {
				row[k.slot] = jsonValue(val)
			}
		}
		if a.only {
			return true
		}
		if slot, ok := a.wanted[key]; ok {
			row[slot] = jsonValue(val)
		} else {
			others = append(others, name, jsonValue(val).String())
		}
		left--
		return left > 0
	})
	if len(others) > 0 {
		row[a.others] = value.ListOfTexts(others)
	}
}

// flatten calls f with the path and the JSON text of each value, until f returns
// false; objects, and arrays that hold any, are taken apart down to depth.
func (a *jsonAuto) flatten(text, name string, depth int, f func(name, val string) bool) bool {
	text = strings.TrimSpace(text)
	array := strings.HasPrefix(text, "[")
	if depth > 0 && (depth >= a.depth || !array && !strings.HasPrefix(text, "{") || array && !a.arrays && flat(text)) {
		return f(name, text)
	}
	going, n := true, 0
	members(text, func(key, val string, isKey bool) bool {
		path, deeper := name, depth
		if isKey {
			if path != "" {
				path += "."
			}
			path, deeper = path+strings.ReplaceAll(key, " ", "_"), depth+1
		} else {
			path += "[" + strconv.Itoa(n) + "]"
			n++
			deeper = depth + 1
		}
		going = a.flatten(val, path, deeper, f)
		return going
	})
	return going
}

// flat reports whether an array holds no objects and no arrays.
func flat(text string) bool {
	is := true
	members(text, func(_, val string, _ bool) bool {
		is = !strings.HasPrefix(val, "{") && !strings.HasPrefix(val, "[")
		return is
	})
	return is
}

// jsonAtEnd returns the JSON object or array that ends a text; "" if there is
// none.
func jsonAtEnd(text string) string {
	end := strings.LastIndexAny(text, "}]") + 1
	text = text[:end]
	for start, tries := 0, 0; tries < maxAutoTry; tries++ {
		k := strings.IndexAny(text[start:], "{[")
		if k < 0 {
			return ""
		}
		start += k
		if json.Valid(bytesOf(text[start:])) {
			return text[start:]
		}
		start++
	}
	return ""
}

// expand adds a column to the result for each field that no stage names.
func (a *jsonAuto) expand(res *Result, rows [][]value.Value) {
	if a == nil {
		return
	}
	columns := map[string]int{}
	for _, row := range rows {
		pairs(at(row, a.others), func(name, _ string) { columns[name] = 0 })
	}
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		columns[name] = len(res.Fields)
		res.Fields = append(res.Fields, name)
	}
	for i, row := range rows {
		res.Rows[i] = append(res.Rows[i], make([]value.Value, len(columns))...)
		pairs(at(row, a.others), func(name, val string) { res.Rows[i][columns[name]] = textOf(val) })
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
