package lint

import (
	"strings"
	"unicode/utf8"

	"sumodet/compiler/schema"
	"sumodet/dsl/diag"
)

var queryLength = &Check{
	Name:     "query-length",
	Title:    "a query that is longer than alerts take",
	Before:   "_sourceCategory=vpn login " + manyWords + "\n| count by _sourceHost",
	After:    "_sourceCategory=vpn login\n| count by _sourceHost",
	Why:      "Sumo takes 15,000 characters. For monitors an older page says 4,000: up to 15,000 the finding is a warning there.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 5.1, 6.17",
	Targets:  alerts,
	find: func(q *query) {
		if !q.top() {
			return
		}
		n, limit, sure := utf8.RuneCountInString(strings.TrimSpace(q.src.Text)), schema.MaxQuery, true
		if q.opt.Target == Monitor && n <= limit {
			limit, sure = monitorLength, false
		}
		if n > limit {
			d := q.report(diag.Span{File: q.src, Start: 0, End: 1}, "the query has %d characters; %s takes %d", n, q.opt.Target.words(), limit)
			if !sure {
				d.Severity = diag.Warning
				d.Note("newer pages say 15,000")
			}
			d.Note("a long list is better kept in a lookup table")
		}
	},
}

// monitorLength is what an older page on monitors says (6.17).
const monitorLength = 4000

// manyWords are 2,600 words of six bytes, for examples of what is too long: a
// constant, so that no start makes them.
const (
	tenWords     = "error error error error error error error error error error "
	hundredWords = tenWords + tenWords + tenWords + tenWords + tenWords + tenWords + tenWords + tenWords + tenWords + tenWords
	manyWords    = thousandWords + thousandWords + hundredWords + hundredWords + hundredWords + hundredWords + hundredWords + hundredWords

	thousandWords = hundredWords + hundredWords + hundredWords + hundredWords + hundredWords +
		hundredWords + hundredWords + hundredWords + hundredWords + hundredWords
)
