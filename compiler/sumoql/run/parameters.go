package run

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

// Fill puts values in place of the parameters {{name}} and {{{name}}} of a query's text,
// within quotes too, as Sumo does before it reads a query (1.6). It returns the names of
// the parameters that were there, in order.
func Fill(text string, values map[string]string) (filled string, names []string) {
	filled = parameter().ReplaceAllStringFunc(text, func(param string) string {
		name := strings.Trim(param, "{}")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if v, ok := values[name]; ok {
			return v
		}
		return param
	})
	return filled, names
}

// parameters refuses what a dashboard fills in before Sumo reads the query, within
// quotes too (1.6): as a name it would be a field that no message has.
func (p *planner) parameters(q *sumoql.Query) {
	refuse := func(at diag.Span, text string) {
		if text != "" {
			p.diags.Errorf("not-evaluated", at, "the parameter %s has no value here", text).Note("write the value that would be put in its place, or give it: --param %s=VALUE", strings.Trim(text, "{}"))
		}
	}
	sumoql.Walk(q, func(n sumoql.Node) bool {
		text := ""
		switch n := n.(type) {
		case *sumoql.Name:
			text = n.Text
		case *sumoql.String:
			text = n.Raw
		case *sumoql.FieldTerm:
			text = n.Value
		case *sumoql.Keyword:
			text = n.Text
		case *sumoql.Phrase:
			text = n.Text
		case *sumoql.Param:
			text = n.Text
		case *sumoql.Stage:
			at := n.Place()
			for _, param := range slices.Backward(n.Params) { // the lines that the stage ends with
				at.Start += strings.LastIndex(at.Text(), param)
				refuse(diag.Span{File: at.File, Start: at.Start, End: at.Start + len(param)}, param)
				at.Start, at.End = n.Place().Start, at.Start
			}
		}
		refuse(n.Place(), parameter().FindString(text))
		return true
	})
}

// parameter is one that has a name; {{*}} is an anchor of parse.
var parameter = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\{\{?[^{}\s*"]+\}?\}\}`) })
