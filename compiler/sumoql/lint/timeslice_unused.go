package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var timesliceUnused = &Check{
	Name:     "timeslice-unused",
	Title:    "a timeslice by which nothing groups",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| timeslice 5m\n| count by src_ip",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| timeslice 5m\n| count by src_ip, _timeslice",
	Why:      "A timeslice only adds the slice's start as a field. Unless an aggregate has it as a key, the whole range of the search is one window.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.7",
	find: func(q *query) {
		if !q.top() || !q.whole() {
			return
		}
		for i, st := range q.stages {
			slice, ok := st.op.(*sumoql.Timeslice)
			if !ok {
				continue
			}
			name := nameOr(slice.As, "_timeslice")
			aggregated := false
			used := len(q.tree.Stages[i].Params) > 0 || slices.ContainsFunc(q.stages[i+1:], func(st *stage) bool {
				reads := len(q.tree.Stages[st.index].Params) > 0 // a parameter may hold its name
				namesIn(st.op, func(n *sumoql.Name) {
					reads = reads || strings.EqualFold(n.Text, name) || strings.EqualFold(n.Text, "__timeslice_end") || templated(n.Text)
				})
				_, is := st.op.(*sumoql.Aggregate)
				aggregated = aggregated || is
				return reads || takesSlices(st.op)
			})
			if !used && aggregated {
				q.report(firstWord(st.at), "no aggregate has %s as a key", name).Note("write: count by %s, or leave the timeslice out", name)
			}
		}
	},
}

// takesSlices reports whether an operator may read slices without their name.
func takesSlices(op sumoql.Operator) bool {
	switch op := op.(type) {
	case *sumoql.Assign:
		_, param := op.X.(*sumoql.Param)
		return param
	case *sumoql.Aggregate, *sumoql.Where, *sumoql.Sort, *sumoql.Limit, *sumoql.Fields,
		*sumoql.ParseAnchor, *sumoql.ParseRegex, *sumoql.JSON, *sumoql.Lookup, *sumoql.Top, *sumoql.Topk:
		return false
	}
	return true
}
