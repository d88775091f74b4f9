package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var patternQuestionMark = &Check{
	Name:     "pattern-question-mark",
	Title:    "a ? in a pattern of matches",
	Before:   "_sourceCategory=web login\n| json \"uri\" as uri\n| where uri matches \"*/login?user=*\"",
	After:    "_sourceCategory=web login\n| json \"uri\" as uri\n| where uri matches /\\/login\\?user=/",
	Why:      "In the scope a ? stands for one character; whether it does in matches is not documented. A regular expression says it for certain.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 6.6",
	find: func(q *query) {
		each(q, func(m *sumoql.Matches, _ *stage) {
			if pattern, ok := literal(m.Pattern); ok && strings.Contains(pattern, "?") && !strings.Contains(pattern, `\`) {
				q.report(m.Pattern.Place(), "whether ? stands for any character here is not documented").
					Note("write, for a question mark: matches /%s/", patternRegex(pattern))
			}
		})
	},
}
