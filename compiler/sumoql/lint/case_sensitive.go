package lint

import (
	"regexp"
	"strings"
	"sync"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var caseSensitive = &Check{
	Name:     "case-sensitive",
	Title:    "a test with case of what Windows and firewalls write in any case",
	Before:   "_sourceCategory=windows/sysmon hping3\n| json \"Image\" as Image\n| where Image matches \"*hping3*\"",
	After:    "_sourceCategory=windows/sysmon hping3\n| json \"Image\" as Image\n| where toLowerCase(Image) matches \"*hping3*\"",
	Why:      "matches, contains, = and in compare with case. Windows starts HPING3.EXE as gladly as hping3.exe, and one vendor's deny is another's Denied: the rest is missed without a word.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.4, 7.3",
	find: func(q *query) {
		said := map[string]bool{}
		report := func(x, y sumoql.Expr, literal string, equality bool) {
			n, ok := x.(*sumoql.Name)
			if !ok {
				return
			}
			name := strings.ToLower(n.Text)
			file, known := variesInCase[name]
			if !known || equality && !file || !letters().MatchString(literal) || said[name] {
				return
			}
			if f := q.field(n); f != nil && oneCase(f.value) {
				return
			}
			said[name] = true // one such test tells of all
			field := n.Place().Text()
			q.report(y.Place(), "%s is written in any case, and this compares with case", n.Text).
				Note("write: toLowerCase(%s), or matches /(?i)…/", field)
		}
		for _, st := range q.stages {
			if st.grouped {
				break
			}
			sumoql.Walk(st.op, func(n sumoql.Node) bool {
				switch n := n.(type) {
				case *sumoql.Matches:
					if re, ok := n.Pattern.(*sumoql.Regex); ok {
						if !strings.Contains(re.Text, "(?i") && !strings.Contains(re.Flags, "i") && !strings.Contains(re.Text, "A-Z") {
							report(n.X, n.Pattern, escapes().ReplaceAllString(re.Text, ""), false)
						}
					} else if text, ok := literal(n.Pattern); ok {
						report(n.X, n.Pattern, text, false)
					}
				case *sumoql.Contains:
					if text, ok := literal(n.Y); ok {
						report(n.X, n.Y, text, false)
					}
				case *sumoql.Compare:
					if text, ok := literal(n.Y); ok && (n.Op == "=" || n.Op == "!=") {
						report(n.X, n.Y, text, true)
					}
				case *sumoql.In:
					for _, item := range n.Items {
						if text, ok := literal(item); ok {
							report(n.X, item, text, true)
						}
					}
				}
				return true
			})
		}
	},
}

// oneCase reports whether the query itself says in which case a value is
// written.
func oneCase(x sumoql.Expr) bool {
	switch x := x.(type) {
	case *sumoql.String:
		return true
	case *sumoql.Call:
		return call(x, "tolowercase", "touppercase") != nil
	case *sumoql.If:
		return oneCase(x.Then) && oneCase(x.Else)
	}
	return false
}

var (
	letters = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z]{3}`) })
	escapes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\\[A-Za-z]`) })
)

// variesInCase are fields, in lower case, whose values are known to vary in
// case; true for names of files and commands, which do so even where they are
// whole.
var variesInCase = map[string]bool{
	"action": false, "device_action": false, "fw_action": false,
	"command_line": true, "commandline": true, "image": true, "imageloaded": true, "new_process_name": true,
	"newprocessname": true, "parent_command_line": true, "parent_image": true, "parent_process_name": true,
	"parentcommandline": true, "parentimage": true, "parentprocessname": true, "process_name": true,
	"processname": true, "target_filename": true, "targetfilename": true, "targetobject": true,
}
