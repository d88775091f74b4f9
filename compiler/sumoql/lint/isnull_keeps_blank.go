package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var isnullKeepsBlank = &Check{
	Name:     "isnull-keeps-blank",
	Title:    "a !isNull that lets empty text through",
	Before:   "_sourceCategory=firewall denied\n| parse \"src=* port=* \" as src, port nodrop\n| where !isNull(src)",
	After:    "_sourceCategory=firewall denied\n| parse \"src=* port=* \" as src, port nodrop\n| where !isBlank(src)",
	Why:      "isNull(\"\") is false. What a parse finds between two delimiters may be empty: isBlank is true of null, of empty text and of blanks.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.1, 7.4",
	find: func(q *query) {
		for _, st := range q.stages {
			where, ok := st.op.(*sumoql.Where)
			if !ok || st.grouped {
				continue
			}
			filled := map[string]bool{} // fields of which the condition says more
			fill := func(n *sumoql.Name) { filled[strings.ToLower(n.Text)] = true }
			demanded(where.Cond, fill)
			sumoql.Walk(where.Cond, func(n sumoql.Node) bool {
				if c, ok := n.(*sumoql.Compare); ok {
					s, isText := c.Y.(*sumoql.String)
					if n, ok := c.X.(*sumoql.Name); ok && isText && s.Raw == "" {
						fill(n)
					}
				}
				return true
			})
			sumoql.Walk(where.Cond, func(n sumoql.Node) bool {
				not, ok := n.(*sumoql.Not)
				if !ok {
					return true
				}
				if c := call(not.X, "isnull"); c != nil && len(c.Args) == 1 {
					if f := q.field(c.Args[0]); f != nil && !f.json && !filled[strings.ToLower(c.Args[0].(*sumoql.Name).Text)] && (f.cut || f.supposed) {
						q.report(funcSpan(c), "an empty text is not null").Note("write: !isBlank(%s)", c.Args[0].Place().Text())
					}
				}
				return true
			})
		}
	},
}
