package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var lookupBeforeAggregate = &Check{
	Name:     "lookup-before-aggregate",
	Title:    "a lookup of every message where one of every group would do",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| lookup country_name from geo://location on ip=src_ip\n| count by src_ip, country_name",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| count by src_ip\n| lookup country_name from geo://location on ip=src_ip",
	Why:      "What is looked up depends on a key of the aggregate alone. Behind the aggregate the table is asked once a group.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.11, 5.4",
	find: func(q *query) {
		for i, st := range q.stages {
			op, ok := st.op.(*sumoql.Lookup)
			if !ok || st.grouped || i+1 == len(q.stages) {
				continue
			}
			aggregate, ok := q.stages[i+1].op.(*sumoql.Aggregate)
			if !ok {
				continue
			}
			isKey := func(n *sumoql.Name) bool {
				return slices.ContainsFunc(aggregate.By, func(k *sumoql.Name) bool { return same(k, n) })
			}
			fits := !op.Star // its columns are not known
			for _, k := range op.On {
				fits = fits && isKey(k.Field)
			}
			for _, a := range aggregate.Aggs {
				namesIn(a, func(n *sumoql.Name) {
					for _, c := range op.Columns {
						fits = fits && !strings.EqualFold(nameOr(c.As, c.Name.Text), n.Text)
					}
				})
			}
			if fits {
				q.report(firstWord(st.at), "every message is looked up, though one of each group would do").Note("move it behind the aggregate")
			}
		}
	},
}
