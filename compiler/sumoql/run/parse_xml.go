package run

import (
	"strings"

	"github.com/beevik/etree"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// parseXML plans paths into XML text: of several matches the first counts.
func (p *planner) parseXML(op *sumoql.ParseXML) {
	var paths []*xmlPath
	var slots []int
	for i, s := range op.Paths {
		text := s.Text()
		path := parseXMLPath(text)
		if path == nil {
			p.diags.Errorf("path", s.Place(), "parse xml takes whole paths such as /a/b[2]/@id, without //, .. or axes")
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
		doc := etree.NewDocument()
		if doc.ReadFromString(text[start:]) != nil {
			return false
		}
		hits := 0
		for i, path := range paths {
			if found, ok := path.find(doc); ok {
				row[slots[i]] = textOf(found)
				hits++
			}
		}
		if hits > 0 && hits < len(paths) && !nodrop {
			notes.add(noteSomeKeys)
		}
		return hits > 0
	})
}
