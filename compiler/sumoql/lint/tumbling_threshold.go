package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var tumblingThreshold = &Check{
	Name:     "tumbling-threshold",
	Title:    "a threshold on slices of time",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| timeslice 30s\n| count as failures by src_ip, _timeslice\n| where failures >= 10",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| count as failures by src_ip\n| where failures >= 10",
	Why:      "Slices follow the clock: what happens across the border of two is cut, and neither part may reach the threshold. A longer slice, slices of two phases, or no slice and a short range see more.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.7, 7.4",
	find: func(q *query) {
		slice, counted := "", false
		for _, st := range q.stages {
			switch op := st.op.(type) {
			case *sumoql.Timeslice:
				slice, counted = nameOr(op.As, "_timeslice"), false
			case *sumoql.Aggregate:
				counted = slice != "" && slices.ContainsFunc(op.By, func(n *sumoql.Name) bool { return strings.EqualFold(n.Text, slice) })
				slice = ""
			case *sumoql.Where:
				if !counted {
					continue
				}
				sumoql.Walk(op.Cond, func(n sumoql.Node) bool {
					c, ok := n.(*sumoql.Compare)
					if !ok || !counted {
						return counted
					}
					f := q.field(c.X)
					limit, isNumber := c.Y.(*sumoql.Number)
					if f == nil || f.agg == nil || !isNumber || limit.Value() <= 1 || c.Op != ">" && c.Op != ">=" {
						return true
					}
					if f.agg.Func == "count" || f.agg.Func == "count_distinct" || f.agg.Func == "sum" {
						q.report(c.Place(), "slices follow the clock: a burst across the border of two may reach this in neither")
						counted = false
					}
					return true
				})
			default:
				counted = false
			}
		}
	},
}
