package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var indexInWhere = &Check{
	Name:     "index-in-where",
	Title:    "an index or data tier in a where",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| where _index = \"security\"",
	After:    "_index=security _sourceCategory=sshd \"Failed password\"",
	Why:      "_index, _view and _dataTier say where Sumo looks. They are no fields of messages.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 4",
	find: func(q *query) {
		for _, st := range q.stages {
			where, ok := st.op.(*sumoql.Where)
			if !ok || st.grouped {
				continue
			}
			namesIn(where.Cond, func(n *sumoql.Name) {
				switch name := strings.ToLower(n.Text); name {
				case "_index", "_view", "_datatier":
					if q.fields[n] == metadata()[name] {
						q.report(n.Place(), "%s stands only in the scope", n.Text).Note("write before the first bar: %s=…", n.Text)
					}
				}
			})
		}
	},
}
