package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sumodet/compiler/regex"
	"sumodet/compiler/value"
)

// Regex sets slots from the groups of a regular expression where it is found in
// a text. As with JSON, a slot that holds what is not blank keeps it, of blank
// values the last counts, and a text in which all slots are set already is not
// searched.
//
// A text without the expression's necessary literal is passed over at the speed of
// strings.Contains.
type Regex struct {
	From     int // the slot of the text
	FromName string
	Re       *regexp.Regexp
	Groups   []RegexGroup
}

// RegexGroup is a slot and the number of the group that sets it.
type RegexGroup struct {
	Name   string
	Slot   int
	Group  int
	Number bool // as in JSONField
}

// describe is Describe of one expression.
func (s Regex) describe() string {
	groups := make([]string, len(s.Groups))
	for i, g := range s.Groups {
		groups[i] = typed(g.Name, g.Number)
	}
	return fmt.Sprintf("regex from %s: %s /%s/", s.FromName, strings.Join(groups, ", "), s.Re)
}

// setter returns what sets a row's slots.
func (s Regex) setter() func(row []value.Value) {
	groups := make([]int, len(s.Groups))
	for i, g := range s.Groups {
		groups[i] = g.Group
	}
	finder := regex.NewFinder(s.Re, groups...)
	var spans []int
	return func(row []value.Value) {
		if s.allSet(row) {
			return
		}
		var m []int
		text := row[s.From].Str()
		if text != "" {
			if m = finder.Find(spans, text); m != nil {
				spans = m
			}
		}
		for _, g := range s.Groups {
			if slot := &row[g.Slot]; slot.Blank() {
				*slot = value.Value{}
				if m != nil && m[2*g.Group] < m[2*g.Group+1] {
					setText(slot, text[m[2*g.Group]:m[2*g.Group+1]], g.Number)
				}
			}
		}
	}
}

func (s *Regex) allSet(row []value.Value) bool {
	for i := range s.Groups {
		if row[s.Groups[i].Slot].Blank() {
			return false
		}
	}
	return true
}

// Regexes are expressions tried one after the other, each as Regex. A row in which
// all is set that they could set, as of a source that reads JSON too, is passed over
// after one look at its slots and not one for each.
type Regexes []Regex

// Describe implements Stage: a line for each expression.
func (s Regexes) Describe() string {
	lines := make([]string, len(s))
	for i, x := range s {
		lines[i] = x.describe()
	}
	return strings.Join(lines, "\n")
}

// New implements Stage.
func (s Regexes) New() Step {
	var slots []int
	var setters []func(row []value.Value)
	for _, x := range s {
		setters = append(setters, x.setter())
		for _, g := range x.Groups {
			if !slices.Contains(slots, g.Slot) {
				slots = append(slots, g.Slot)
			}
		}
	}
	return func(b *Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			for _, slot := range slots {
				if row[slot].Blank() {
					for _, set := range setters {
						set(row)
					}
					break
				}
			}
		}
	}
}
