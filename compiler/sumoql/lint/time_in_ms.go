package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var timeInMs = &Check{
	Name:     "time-in-ms",
	Title:    "a time that is shown as milliseconds",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| min(_messageTime) as first_seen by src_ip\n| fields first_seen, src_ip",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| min(_messageTime) as first_seen by src_ip\n| formatDate(toLong(first_seen), \"yyyy-MM-dd HH:mm:ss\", \"UTC\") as first_seen\n| fields first_seen, src_ip",
	Why:      "Times are numbers of milliseconds; min and max give them as 1.7E12. formatDate makes them readable, and needs toLong of the results of min and max.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 4, 6.13",
	find: func(q *query) {
		if !q.top() || len(q.stages) == 0 {
			return
		}
		op, ok := q.stages[len(q.stages)-1].op.(*sumoql.Fields)
		if !ok || op.Drop {
			return
		}
		for _, n := range op.Names {
			f := q.fields[n]
			if f == nil {
				continue
			}
			if f == metadata()["_messagetime"] || q.isExtreme(n, "min") || q.isExtreme(n, "max") {
				q.report(n.Place(), "%s is shown in milliseconds", n.Text).
					Note(`write before it: formatDate(toLong(%s), "yyyy-MM-dd HH:mm:ss", "UTC") as %s`, n.Place().Text(), nameForTime(n.Text))
			}
		}
	},
}

func nameForTime(name string) string {
	if name == "" || name[0] == '_' {
		return "time"
	}
	return name
}
