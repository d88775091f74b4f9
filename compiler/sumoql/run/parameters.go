package run

import (
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler/sumoql"
)

// Fill puts values in place of the parameters {{name}} and {{{name}}} of a query's text,
// within quotes too, as Sumo does before it reads a query (1.6). It returns the names of
// the parameters that were there, in order.
func Fill(text string, values map[string]string) (filled string, names []string) {
	filled = sumoql.Parameter().ReplaceAllStringFunc(text, func(param string) string {
		name := parameterName(param)
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
	for _, at := range q.Parameters() {
		param := parameterName(at.Text()) + "=VALUE"
		if strings.ContainsAny(param, " \t") {
			param = strconv.Quote(param) // for a shell
		}
		p.diags.Errorf("not-evaluated", at, "the parameter %s has no value here", at.Text()).Note("write the value that would be put in its place, or give it: --param %s", param)
	}
}

func parameterName(param string) string { return sumoql.Parameter().FindStringSubmatch(param)[1] }
