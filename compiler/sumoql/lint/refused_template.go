package lint

import (
	"regexp"
	"sync"

	"sumodet/dsl/diag"
)

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
		list := comments(q.tree)
		for _, m := range parameters().FindAllStringIndex(q.src.Text, -1) {
			for len(list) > 0 && list[0].Pos.Offset+len(list[0].Text) <= m[0] {
				list = list[1:]
			}
			if len(list) == 0 || m[0] < list[0].Pos.Offset { // not in a comment
				q.report(diag.Span{File: q.src, Start: m[0], End: m[1]}, "%s has no parameters", q.opt.Target.words()).Note("write the value")
			}
		}
	},
}

var parameters = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\{\{?[^{}\n]*\}?\}\}`) })
