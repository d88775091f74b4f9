package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var matchesWithoutWildcard = &Check{
	Name:     "matches-without-wildcard",
	Title:    "a pattern without * on a field of free text",
	Before:   "_sourceCategory=linux/syslog \"OPEN SESAME\"\n| where _raw matches \"OPEN SESAME\"",
	After:    "_sourceCategory=linux/syslog \"OPEN SESAME\"\n| where _raw matches \"*OPEN SESAME*\"",
	Why:      "A pattern must cover the whole value: without * it is an equality, and a whole message never equals a phrase of it. The condition is dead. On other fields, where an equality may be meant, the finding is a warning, and its fix writes the equality.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.4",
	find: func(q *query) {
		each(q, func(m *sumoql.Matches, _ *stage) {
			pattern, ok := literal(m.Pattern)
			if !ok || pattern == "" || strings.ContainsAny(pattern, `*?\`) {
				return
			}
			quoted := m.Pattern.(*sumoql.String).Raw
			if freeText(m.X) {
				q.report(m.Pattern.Place(), "this pattern has no *: the whole text would have to be %q", pattern).
					Note(`write: matches "*%s*"`, quoted)
				return
			}
			name, ok := m.X.(*sumoql.Name)
			if !ok {
				return
			}
			d := q.report(m.Pattern.Place(), "this pattern has no *: it is an equality").
				Note(`write: %s = "%s", or for a part of the text: matches "*%s*"`, name.Place().Text(), quoted, quoted)
			d.Severity = diag.Warning
			between := diag.Span{File: q.src, Start: name.Place().End, End: m.Pattern.Place().Start}
			// A number equals "05" where its text, 5, does not match it.
			k := q.kindOf(name)
			if strings.EqualFold(strings.TrimSpace(between.Text()), "matches") && k != number && k != boolean {
				d.Fix = &diag.Fix{Span: between, Text: " = "}
			}
		})
	},
}

// freeText reports whether a field holds whole messages, by its name.
func freeText(x sumoql.Expr) bool {
	n, ok := x.(*sumoql.Name)
	if !ok {
		return false
	}
	switch name := strings.ToLower(n.Text); name {
	case "_raw", "message", "msg", "log", "logline", "msg_text", "log_message", "raw_message", "message_text", "rawmessage", "logmessage":
		return true
	}
	return false
}
