package lint

import (
	"regexp"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var patternBackslash = &Check{
	Name:     "pattern-backslash",
	Title:    "a backslash in a pattern of matches",
	Before:   "_sourceCategory=windows/sysmon knock.exe\n| json \"Image\" as image\n| where image matches \"*\\\\knock.exe\"",
	After:    "_sourceCategory=windows/sysmon knock.exe\n| json \"Image\" as image\n| where image matches /(?i)\\\\knock\\.exe$/",
	Why:      "Whether a backslash is special in a pattern is not documented, and no known query relies on it. A regular expression says it for certain.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 6.5",
	find: func(q *query) {
		each(q, func(m *sumoql.Matches, _ *stage) {
			if pattern, ok := literal(m.Pattern); ok && strings.Contains(pattern, `\`) {
				q.report(m.Pattern.Place(), "what a backslash means in a pattern is not documented").
					Note("write: matches /%s/", patternRegex(pattern))
			}
		})
	},
}

// patternRegex returns the regular expression of a wildcard pattern, as it
// stands between slashes.
func patternRegex(pattern string) string {
	start, end := "^", "$"
	if p, ok := strings.CutPrefix(pattern, "*"); ok {
		pattern, start = p, ""
	}
	if p, ok := strings.CutSuffix(pattern, "*"); ok {
		pattern, end = p, ""
	}
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(regexp.QuoteMeta(p), "/", `\/`)
	}
	return start + strings.Join(parts, ".*") + end
}
