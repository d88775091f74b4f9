package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var regexDotStar = &Check{
	Name:     "regex-dot-star",
	Title:    "a regular expression that starts or ends with .*",
	Before:   "_sourceCategory=web error\n| json \"uri\" as uri\n| where uri matches /.*\\.php.*/",
	After:    "_sourceCategory=web error\n| json \"uri\" as uri\n| where uri matches /\\.php/",
	Why:      "A regular expression is looked for anywhere in the text. A .* at its start or end changes nothing but the time it takes.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 3.4, 5.4",
	find: func(q *query) {
		each(q, func(m *sumoql.Matches, _ *stage) {
			re, ok := m.Pattern.(*sumoql.Regex)
			if !ok {
				return
			}
			if short := withoutDotStar(re.Text); short != re.Text && short != "" {
				q.report(re.Place(), "a .* at the start or end of a regular expression changes nothing").
					Suggest("/"+short+"/"+re.Flags).Note("write: matches /%s/", short)
			}
		})
		each(q, func(p *sumoql.ParseRegex, _ *stage) {
			// One at its start decides which of several places is found: the last.
			for _, pattern := range p.Patterns() {
				if withoutEnd(pattern.Raw) != pattern.Raw && !p.Multi {
					q.report(pattern.Place(), "the .* at the end of a regular expression changes nothing").
						Note("leave it out")
				}
			}
		})
	},
}

// withoutDotStar returns a regular expression without .* at its start and end;
// the whole of one with alternatives, where an end is not that of all.
func withoutDotStar(re string) string {
	if strings.Contains(re, "|") {
		return re
	}
	flags := ""
	if strings.HasPrefix(re, "(?i)") {
		flags, re = re[:4], re[4:]
	}
	if rest, ok := strings.CutPrefix(re, ".*"); ok && !strings.HasPrefix(rest, "?") && !strings.HasPrefix(rest, "+") {
		re = rest
	}
	return flags + withoutEnd(re)
}

// withoutEnd returns a regular expression without .* at its end.
func withoutEnd(re string) string {
	if rest, ok := strings.CutSuffix(re, ".*"); ok && !strings.HasSuffix(rest, `\`) && !strings.Contains(re, "|") {
		return rest
	}
	return re
}
