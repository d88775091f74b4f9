package engine

import (
	"fmt"
	"strings"
	"unicode/utf8"

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
	Lazy   bool // a text is left as value.EscapedOf has it, for tests and an Unescape stage
}

// Describe implements Stage.
func (s *JSON) Describe() string {
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

// Paths returns the paths of all fields, one field after the other.
func (s *JSON) Paths() (all []logs.Path) {
	for _, f := range s.Fields {
		all = append(all, f.Paths...)
	}
	return all
}

// New implements Stage.
func (s *JSON) New() Step {
	paths := s.Paths()
	scanner, found := logs.NewScanner(paths), make([]logs.Found, len(paths))
	return func(b *Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			text := row[s.From].Str()
			if text == "" || scanner.Extract(bytesOf(text), found) != nil {
				clear(found)
			}
			s.Set(b, row, found, scanner.Odd())
		}
	}
}

// Set sets a row's slots by what was found at Paths, in a text that is odd or not, as
// logs.Scanner.Odd says.
func (s *JSON) Set(b *Batch, row []value.Value, found []logs.Found, odd bool) {
	at := 0
	for k := range s.Fields {
		f := &s.Fields[k]
		next := at + len(f.Paths)
		if slot := &row[f.Slot]; slot.Blank() {
			f.set(b, slot, found[at:next], odd)
		}
		at = next
	}
}

// set sets a slot to the first value that is not blank, else to the last.
func (f *JSONField) set(b *Batch, slot *value.Value, found []logs.Found, odd bool) {
	last := &found[len(found)-1]
	for i := range found {
		v := &found[i]
		if v.Kind <= logs.Null && v != last { // most paths are those that other programs write
			continue
		}
		if v.Kind > logs.Null && !f.Number && surelyNotBlank(v.Val) {
			if !v.Escaped {
				*slot = value.TextOf(View(v.Val))
				return
			}
			if f.Lazy && !odd {
				*slot, b.escaped = value.EscapedOf(View(v.Val)), true
				return
			}
		}
		text, ok := FoundText(b, v)
		if !ok {
			*slot = value.Value{}
		} else if setText(slot, text, f.Number) {
			return
		}
	}
}

// surelyNotBlank reports whether a member's text begins with a character that is no
// white space, as far as its first bytes tell; a backslash begins an escape.
func surelyNotBlank(text []byte) bool {
	if len(text) == 0 {
		return false
	}
	c := text[0]
	return c > ' ' && c < utf8.RuneSelf && (c != '\\' || text[1] == '\\')
}

// Unescape reads the escapes of texts that JSON left as they were, of rows that
// are still in.
type Unescape struct {
	Text  string
	Slots []int
}

// Describe implements Stage.
func (s *Unescape) Describe() string { return "unescape " + s.Text }

// New implements Stage.
func (s *Unescape) New() Step {
	return func(b *Batch) {
		if !b.escaped {
			return
		}
		for _, i := range b.Sel {
			row := b.Row(i)
			for _, slot := range s.Slots {
				if v := row[slot]; v.Escaped() {
					row[slot] = value.TextOf(unescaped(b, bytesOf(v.Str())))
				}
			}
		}
	}
}

func unescaped(b *Batch, text []byte) string {
	return View(logs.Unescape(b.Alloc(len(text) + logs.UnescapeSlack)[:0], text))
}

// FoundText returns the text of a member, which lives as long as the batch; ok
// is false for null, "" and what is not there.
func FoundText(b *Batch, v *logs.Found) (text string, ok bool) {
	if v.Kind <= logs.Null || len(v.Val) == 0 {
		return "", false
	}
	if v.Escaped {
		return unescaped(b, v.Val), true
	}
	return View(v.Val), true
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
