package run

import (
	"regexp"
	"strings"
	"sync"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// xmlPath is the part of XPath that Sumo takes: whole paths from the root, with
// [2], [last()] and [@id=45], to an element, its text or an attribute (3.5).
var xmlPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:/[\w.:-]+(?:\[(?:\d+|last\(\)|@[\w.:-]+\s*=\s*(?:'[^']*'|"[^"]*"|[\w.:-]+))\])*)+(?:/text\(\)|/@[\w.:-]+)?$`)
})

// parseXML plans paths into XML text: of several matches the first counts.
func (p *planner) parseXML(op *sumoql.ParseXML) {
	var paths []*xpath.Expr
	var slots []int
	for i, s := range op.Paths {
		text := s.Text()
		if !xmlPath().MatchString(text) {
			p.diags.Errorf("path", s.Place(), "parse xml takes whole paths such as /a/b[2]/@id, without //, .. or axes")
			continue
		}
		path, err := xpath.Compile(text)
		if err != nil {
			p.diags.Errorf("path", s.Place(), "%s", err)
			continue
		}
		name := text
		if len(op.Names) > i {
			name = op.Names[i].Text
		}
		paths, slots = append(paths, path), append(slots, p.env.update(name))
	}
	notes, nodrop := &p.plan.notes, op.Nodrop
	p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
		start := strings.IndexByte(text, '<')
		if start < 0 {
			return false
		}
		doc, err := xmlquery.Parse(strings.NewReader(text[start:]))
		if err != nil {
			return false
		}
		hits := 0
		for i, path := range paths {
			if node := xmlquery.QuerySelector(doc, path); node != nil {
				row[slots[i]] = textOf(node.InnerText())
				hits++
			}
		}
		if hits > 0 && hits < len(paths) && !nodrop {
			notes.add(noteSomeKeys)
		}
		return hits > 0
	})
}
