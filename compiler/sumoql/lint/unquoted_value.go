package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var unquotedValue = &Check{
	Name:     "unquoted-value",
	Title:    "metadata that is compared with a bare word",
	Before:   "_sourceCategory=linux/* sudo\n| if(_sourceHost = gw1, \"edge\", \"inner\") as zone\n| count by zone",
	After:    "_sourceCategory=linux/* sudo\n| if(_sourceHost = \"gw1\", \"edge\", \"inner\") as zone\n| count by zone",
	Why:      "Behind the first bar a word without quotes is a field, and a/b is a division.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		each(q, func(c *sumoql.Compare, _ *stage) {
			f := q.field(c.X)
			if f == nil || !f.meta || f.kind != text {
				return
			}
			switch c.Y.(type) {
			case *sumoql.Name, *sumoql.Arith:
			default:
				return
			}
			known := false
			namesIn(c.Y, func(n *sumoql.Name) {
				f := q.fields[n]
				known = known || f == nil || !f.supposed || strings.HasPrefix(n.Text, "_")
			})
			if !known {
				at := c.Y.Place()
				q.report(at, "without quotes this is a field, not a text").Note(`write: %s %s "%s"`, f.name, c.Op, at.Text())
			}
		})
	},
}
