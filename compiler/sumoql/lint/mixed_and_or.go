package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var mixedAndOr = &Check{
	Name:     "mixed-and-or",
	Title:    "and beside or without brackets",
	Before:   "_sourceCategory=web error\n| parse \"status=* user=* \" as status, user\n| where status = \"500\" or status = \"502\" and user = \"root\"",
	After:    "_sourceCategory=web error\n| parse \"status=* user=* \" as status, user\n| where status = \"500\" or (status = \"502\" and user = \"root\")",
	Why:      "Sumo documents what binds tighter for the scope only. It seems to be and; several published queries look as if their authors thought otherwise. The fix writes brackets around what and joins.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1, 6.3",
	find: func(q *query) {
		each(q, func(or *sumoql.Or, _ *stage) {
			for _, item := range or.Items {
				and, ok := item.(*sumoql.And)
				if !ok {
					continue
				}
				if at, bracketed := bracketed(and); !bracketed {
					at.File = q.src
					q.report(at, "and and or are mixed without brackets").Suggest("(" + at.Text() + ")").
						Note("write brackets: a or (b and c)")
				}
			}
		})
	},
}

// bracketed returns the text of an expression with the brackets of its first
// and last part, and whether brackets stand around all of it. A node's own span
// has no brackets.
func bracketed(x sumoql.Expr) (diag.Span, bool) {
	at := x.Place()
	text := at.File.Text
	for depth := balance(at.Text()); depth != 0; depth = balance(at.Text()) {
		if depth > 0 {
			i := strings.IndexByte(text[at.End:], ')')
			if i < 0 {
				return at, true
			}
			at.End += i + 1
		} else {
			i := strings.LastIndexByte(text[:at.Start], '(')
			if i < 0 {
				return at, true
			}
			at.Start = i
		}
	}
	before, behind := strings.TrimRight(text[:at.Start], " \t\r\n"), strings.TrimLeft(text[at.End:], " \t\r\n")
	return at, strings.HasSuffix(before, "(") && strings.HasPrefix(behind, ")")
}

// balance returns how many more brackets a text opens than it closes, texts in
// quotes and regular expressions behind matches left out; negative if one is
// closed that is not open.
func balance(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return depth
			}
		case '"':
			i += quoted(text[i:])
		case '/':
			if strings.HasSuffix(strings.ToLower(strings.TrimRight(text[:i], " \t\r\n")), "matches") {
				i += quoted(text[i:])
			}
		}
	}
	return depth
}

// quoted returns the offset of the sign that ends what the first one opens.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i
		}
	}
	return len(text)
}
