package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var negationWithoutBrackets = &Check{
	Name:     "negation-without-brackets",
	Title:    "a negation that may be of the field alone",
	Before:   "_sourceCategory=vpn login\n| json \"user\" as user nodrop\n| where not user = \"root\"",
	After:    "_sourceCategory=vpn login\n| json \"user\" as user nodrop\n| where !(user = \"root\")",
	Why:      "Whether a negation without brackets is of the test or of the field before its sign is not documented; of the field nothing passes.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1",
	find: func(q *query) {
		report := func(whole sumoql.Node, x sumoql.Expr) {
			if field := sumoql.NegatedField(x); field != nil {
				at := whole.Place()
				test := field.Place()
				test.End = at.End
				q.report(at, "this may negate the field alone").Note("write: !(%s)", test.Text()) // no fix: it says what is meant
			}
		}
		each(q, func(c *sumoql.Compare, _ *stage) { report(c, c.X) })
		each(q, func(m *sumoql.Matches, _ *stage) { report(m, m.X) })
		each(q, func(i *sumoql.In, _ *stage) { report(i, i.X) })
	},
}
