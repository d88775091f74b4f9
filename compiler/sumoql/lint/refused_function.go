package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var refusedFunction = &Check{
	Name:     "refused-function",
	Title:    "a function that a real-time search does not run",
	Before:   "_sourceCategory=vpn login\n| now() - _messageTime as age\n| where age < 60000",
	After:    "_sourceCategory=vpn login\n| _receiptTime - _messageTime as age\n| where age < 60000",
	Why:      "now(), queryStartTime() and queryEndTime() are refused, as a real-time search runs without an end.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.10, 5.1",
	Targets:  []Target{RealTime},
	find: func(q *query) {
		each(q, func(c *sumoql.Call, _ *stage) {
			if call(c, "now", "querystarttime", "queryendtime") != nil {
				q.report(funcSpan(c), "a real-time search does not run %s()", c.Func).Note("queryTimeRange() is allowed, _messageTime and _receiptTime are too")
			}
		})
	},
}
