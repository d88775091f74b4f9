package engine

import (
	"fmt"
	"regexp"
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

// Describe implements Stage.
func (s Regex) Describe() string {
	groups := make([]string, len(s.Groups))
	for i, g := range s.Groups {
		groups[i] = typed(g.Name, g.Number)
	}
	return fmt.Sprintf("regex from %s: %s /%s/", s.FromName, strings.Join(groups, ", "), s.Re)
}

// New implements Stage.
func (s Regex) New() Step {
	groups := make([]int, len(s.Groups))
	for i, g := range s.Groups {
		groups[i] = g.Group
	}
	finder := regex.NewFinder(s.Re, groups...)
	var spans []int
	return func(b *Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			if s.allSet(row) {
				continue
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
}

func (s *Regex) allSet(row []value.Value) bool {
	for i := range s.Groups {
		if row[s.Groups[i].Slot].Blank() {
			return false
		}
	}
	return true
}
