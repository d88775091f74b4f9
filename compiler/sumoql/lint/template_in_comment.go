package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var templateInComment = &Check{
	Name:     "template-in-comment",
	Title:    "a template parameter in a comment",
	Before:   "_sourceCategory=web error // was {{category}}\n| count by _sourceHost",
	After:    "_sourceCategory=web error // was a parameter\n| count by _sourceHost",
	Why:      "Parameters are put in before the query is read: a value with a line end ends the comment.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 1.6, 5.3",
	find: func(q *query) {
		if !q.top() {
			return
		}
		for _, c := range q.tree.Comments() {
			if m := sumoql.Parameter().FindStringIndex(c.Text); m != nil {
				at := c.Place()
				at.Start, at.End = at.Start+m[0], at.Start+m[1]
				q.report(at, "a parameter is put in here too").Note("leave its braces out")
			}
		}
	},
}
