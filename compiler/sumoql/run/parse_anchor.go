package run

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// anchor is a pattern of parse: the texts between its stars (6.19).
type anchor struct {
	texts []string
	slots []int
}

func (p *planner) parseAnchor(op *sumoql.ParseAnchor) {
	var anchors []anchor
	from := op.Field
	for _, pair := range op.Pairs {
		a := anchor{texts: strings.Split(pair.Pattern.Text(), "*")}
		for _, n := range pair.Names {
			a.slots = append(a.slots, p.env.update(n.Text))
		}
		anchors = append(anchors, a)
	}
	p.parsing(op, from, op.Nodrop, func(text string, row []value.Value) bool {
		var few [16]string
		found := few[:0]
		for _, a := range anchors {
			var ok bool
			if found, ok = a.match(text, found); !ok {
				return false
			}
		}
		for _, a := range anchors {
			for i, slot := range a.slots {
				row[slot] = textOf(found[i])
			}
			found = found[len(a.slots):]
		}
		return true
	})
}

// match appends what the stars stand for: the leftmost and shortest, case
// counts, and a star at the end takes the rest.
func (a anchor) match(text string, found []string) ([]string, bool) {
	i := strings.Index(text, a.texts[0])
	if i < 0 {
		return nil, false
	}
	text = text[i+len(a.texts[0]):]
	for k, next := range a.texts[1:] {
		end := len(text)
		if next != "" || k+2 < len(a.texts) {
			if end = strings.Index(text, next); end < 0 {
				return nil, false
			}
		}
		found = append(found, text[:end])
		text = text[end+len(next):]
		if next == "" {
			text = ""
		}
	}
	return found, true
}
