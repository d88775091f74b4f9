package lint

import (
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var scopeWithoutMetadata = &Check{
	Name:     "scope-without-metadata",
	Title:    "a scope of keywords alone",
	Before:   "\"Failed password\"\n| parse \"from * port\" as src_ip\n| count by src_ip",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| count by src_ip",
	Why:      "Keywords are looked for in the messages of all sources, and match where they mean something else. Metadata or an index says which sources are meant.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 5.4",
	find: func(q *query) {
		scope := q.tree.Scope
		if _, all := scope.(*sumoql.All); scope == nil || all || !q.top() {
			return
		}
		if !saysMetadata(scope) {
			q.report(scope.Place(), "this scope names no metadata and no index").Note("write before it: _sourceCategory=a/b")
		}
	},
}
