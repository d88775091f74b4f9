package lint

import (
	"strings"

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
		for _, c := range comments(q.tree) {
			if i := strings.Index(c.Text, "{{"); i >= 0 && strings.Contains(c.Text[i:], "}}") {
				at := c.Place()
				at.Start += i
				at.End = at.Start + strings.Index(c.Text[i:], "}}") + 2
				q.report(at, "a parameter is put in here too").Note("leave its braces out")
			}
		}
	},
}
