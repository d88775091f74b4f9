package lint

import "sumodet/dsl/diag"

var refusedTemplate = &Check{
	Name:     "refused-template",
	Title:    "a template parameter in an alert",
	Before:   "_sourceCategory={{category}} login\n| count by _sourceHost",
	After:    "_sourceCategory=vpn login\n| count by _sourceHost",
	Why:      "Nobody fills parameters in when an alert runs; monitors do not support them.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 1.6, 5.1",
	Targets:  alerts,
	find: func(q *query) {
		if !q.top() {
			return
		}
		for _, at := range q.tree.Parameters() {
			q.report(at, "%s has no parameters", q.opt.Target.words()).Note("write the value")
		}
	},
}
