package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var scopeAll = &Check{
	Name:     "scope-all",
	Title:    "a scope that takes every message",
	Before:   "*\n| parse \"user=*,\" as user\n| count by user",
	After:    "_sourceCategory=sshd user\n| parse \"user=*,\" as user\n| count by user",
	Why:      "Every message of the account is read. Metadata in the scope says which are meant, keywords make it fast.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 5.4",
	find: func(q *query) {
		if _, all := q.tree.Scope.(*sumoql.All); all && q.top() {
			q.report(q.tree.Scope.Place(), "this scope takes every message of the account").Note("write metadata and keywords: _sourceCategory=a/b word")
		}
	},
}
