package run

import (
	"encoding/json"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// json plans paths into JSON text (3.5). A row with some of several keys is
// kept without nodrop too, and the notes say so (6.22).
func (p *planner) json(op *sumoql.JSON) {
	var paths []jsonPath
	var slots []int
	for _, g := range op.Groups {
		for i, s := range g.Paths {
			path, err := parseJSONPath(s.Text())
			if err != nil {
				p.diags.Errorf("path", s.Place(), "%s", err)
				continue
			}
			name := s.Text()
			if len(g.Names) > 0 {
				name = g.Names[i].Text
			}
			paths = append(paths, path)
			slots = append(slots, p.env.update(name))
		}
	}
	notes, nodrop := &p.plan.notes, op.Nodrop
	p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
		if !json.Valid(bytesOf(text)) {
			return false
		}
		hits := 0
		for i, path := range paths {
			if v, ok := path.find(text); ok {
				row[slots[i]] = v
				hits++
			}
		}
		if hits > 0 && hits < len(paths) && !nodrop {
			notes.add(noteSomeKeys)
		}
		return hits > 0
	})
}
