package engine

import (
	"fmt"
	"strings"

	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// JSON sets slots from members of a JSON object, all in one pass over its text.
// Of a field's paths the first whose value is not blank counts, and where the
// slot already holds what is not blank, it keeps that; where all are blank the
// last counts, as in a search. Strings come without escapes; numbers, bools,
// objects and arrays come as they stand in the text; null and "" are null. Text
// that is not one whole object has no values.
type JSON struct {
	From     int // the slot of the text
	FromName string
	Fields   []JSONField
}

// JSONField is a slot and where its value stands.
type JSONField struct {
	Name   string
	Slot   int
	Paths  []logs.Path
	Number bool // the value is read by value.ParseNumber; null if it is none
}

// Describe implements Stage.
func (s JSON) Describe() string {
	fields := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		paths := make([]string, len(f.Paths))
		for k, p := range f.Paths {
			paths[k] = p.String()
		}
		fields[i] = typed(f.Name, f.Number) + " = " + strings.Join(paths, " | ")
	}
	return fmt.Sprintf("json from %s: %s", s.FromName, strings.Join(fields, ", "))
}

// typed prints a field with its type where that is not text.
func typed(name string, number bool) string {
	if number {
		return name + " number"
	}
	return name
}

// New implements Stage.
func (s JSON) New() Step {
	var paths []logs.Path
	for _, f := range s.Fields {
		paths = append(paths, f.Paths...)
	}
	extractor, found := logs.NewExtractor(paths), make([]logs.Found, len(paths))
	return func(b *Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			text := row[s.From].Str()
			if text == "" || extractor.Extract(bytesOf(text), found) != nil {
				clear(found)
			}
			rest := found
			for k := range s.Fields {
				f := &s.Fields[k]
				f.set(b, &row[f.Slot], rest[:len(f.Paths)])
				rest = rest[len(f.Paths):]
			}
		}
	}
}

// set sets a slot that is blank to the first value that is not, else to the
// last.
func (f *JSONField) set(b *Batch, slot *value.Value, found []logs.Found) {
	if !blank(*slot) {
		return
	}
	for i := range found {
		v := &found[i]
		if v.Kind == logs.Absent || v.Kind == logs.Null || len(v.Val) == 0 {
			*slot = value.Value{}
			continue
		}
		text := View(v.Val)
		if v.Escaped {
			text = View(logs.Unescape(b.Alloc(len(v.Val))[:0], v.Val)) // never longer than what is escaped
		}
		if setText(slot, text, f.Number) {
			return
		}
	}
}

// setText sets a slot and reports whether the text is not blank.
func setText(slot *value.Value, text string, number bool) bool {
	switch {
	case value.IsBlank(text):
		*slot = value.Value{}
		if !number {
			*slot = value.TextOf(text)
		}
		return false
	case !number:
		*slot = value.TextOf(text)
	default:
		*slot = value.Value{}
		if f, ok := value.ParseNumber(text); ok {
			*slot = value.NumberOf(f)
		}
	}
	return true
}

// blank reports whether a value is null or white space.
func blank(v value.Value) bool {
	return v.IsNull() || v.Kind() == value.Text && value.IsBlank(v.Str())
}
