package run

import (
	"strings"

	"sumodet/compiler/sumoql"
)

// parameters refuses what a dashboard fills in before Sumo reads the query, within
// quotes too (1.6): as a name it would be a field that no message has.
func (p *planner) parameters(q *sumoql.Query) {
	sumoql.Walk(q, func(n sumoql.Node) bool {
		name := ""
		switch n := n.(type) {
		case *sumoql.Name:
			name = parameter(n.Text)
		case *sumoql.String:
			name = parameter(n.Raw)
		case *sumoql.FieldTerm:
			name = parameter(n.Value)
		case *sumoql.Keyword:
			name = parameter(n.Text)
		case *sumoql.Phrase:
			name = parameter(n.Text)
		case *sumoql.Param:
			name = parameter(n.Text)
		case *sumoql.Stage:
			if len(n.Params) > 0 {
				name = n.Params[0]
			}
		}
		if name != "" {
			p.diags.Errorf("not-evaluated", n.Place(), "the parameter %s has no value here", name).Note("write the value that would be put in its place")
		}
		return true
	})
}

// parameter returns the first {{name}} in a text, or "".
func parameter(text string) string {
	for _, part := range strings.SplitAfter(text, "}}") {
		name, ok := strings.CutSuffix(part, "}}")
		if i := strings.LastIndex(name, "{{"); ok && i >= 0 && name[i+2:] != "" && !strings.ContainsAny(name[i+2:], " *{}\"") {
			return part[i:]
		}
	}
	return ""
}
