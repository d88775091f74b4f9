package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var datePattern = &Check{
	Name:     "date-pattern",
	Title:    "letters of a date pattern that mean something else",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| formatDate(_messageTime, \"yyyy-mm-dd hh:mm\", \"UTC\") as at\n| count by at",
	After:    "_sourceCategory=sshd \"Failed password\"\n| formatDate(_messageTime, \"yyyy-MM-dd HH:mm\", \"UTC\") as at\n| count by at",
	Why:      "Patterns are those of Java's SimpleDateFormat: mm is minutes and MM the month, hh counts to 12 and says half of the time without a, DD is the day of the year, and YYYY the year of the week.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.10; po/parsedate",
	find: func(q *query) {
		each(q, func(c *sumoql.Call, _ *stage) {
			if call(c, "formatdate", "parsedate") == nil || len(c.Args) < 2 {
				return
			}
			pattern, ok := c.Args[1].(*sumoql.String)
			if !ok || templated(pattern.Raw) {
				return
			}
			better, why := meantDate(pattern.Raw)
			if why != "" {
				q.report(pattern.Place(), "%s", why).Note(`write: "%s"`, better) // no fix: it changes what comes out
			}
		})
	},
}

// letterRun is letters of a date pattern that are the same, one behind the other.
type letterRun struct{ start, end int }

// meantDate returns a pattern with the letters that were meant, and what is wrong with it;
// nothing where nothing is.
func meantDate(pattern string) (better, why string) {
	runs := lettersOf(pattern)
	letter := func(i int) byte {
		if i < 0 || i >= len(runs) {
			return ' '
		}
		return pattern[runs[i].start]
	}
	beside := func(i int, among string) bool {
		return strings.IndexByte(among, letter(i-1)) >= 0 || strings.IndexByte(among, letter(i+1)) >= 0
	}
	out := []byte(pattern)
	half := false // of the day is said
	for i := range runs {
		half = half || letter(i) == 'a'
	}
	for i, r := range runs {
		to, wrong := letter(i), ""
		switch c := letter(i); {
		case c == 'm' && beside(i, "yYdD") && strings.IndexByte("HhkK", letter(i-1)) < 0 && !strings.ContainsRune("sS", rune(letter(i+1))):
			to, wrong = 'M', "mm is minutes, MM the month"
		case c == 'M' && (strings.IndexByte("HhkK", letter(i-1)) >= 0 || letter(i+1) == 's'):
			to, wrong = 'm', "MM is the month, mm minutes"
		case c == 'D' && beside(i, "MmyY"):
			to, wrong = 'd', "DD is the day of the year, dd of the month"
		case c == 'S' && strings.IndexByte("mM", letter(i-1)) >= 0:
			to, wrong = 's', "SS is thousandths of a second, ss seconds"
		case c == 'Y' && beside(i, "MmdD"):
			to, wrong = 'y', "YYYY is the year of the week, yyyy the year"
		case (c == 'h' || c == 'K') && !half && letter(i+1) == 'm':
			to, wrong = 'H', "hh counts to 12 and says half of the time, HH is the hour"
		}
		if why == "" {
			why = wrong
		}
		for k := r.start; k < r.end; k++ {
			out[k] = to
		}
	}
	return string(out), why
}

// lettersOf finds the runs of letters in a pattern but for its quoted words and what
// follows a backslash.
func lettersOf(pattern string) (runs []letterRun) {
	quoted := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '\'':
			quoted = !quoted
		case c == '\\':
			i++
		case quoted || c|0x20 < 'a' || c|0x20 > 'z':
		case len(runs) > 0 && runs[len(runs)-1].end == i && pattern[i-1] == c:
			runs[len(runs)-1].end++
		default:
			runs = append(runs, letterRun{i, i + 1})
		}
	}
	return runs
}
