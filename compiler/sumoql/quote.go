package sumoql

import "strings"

// QuoteString returns text as a string literal (1.3); only the escapes \\ \"
// \n \r \t are used.
func QuoteString(text string) string { return `"` + escape(text) + `"` }

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func escape(text string) string { return escaper.Replace(text) }

// QuoteName returns a field's name as it must be written: as it is, or as
// %"…" where other characters than letters, digits, _ and single dots are in it
// (1.4).
func QuoteName(name string) string {
	if plainName(name) || isParam(name) {
		return name
	}
	return `%"` + nameEscaper.Replace(name) + `"`
}

var (
	nameEscaper   = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	nameUnescaper = strings.NewReplacer(`\\`, `\`, `\"`, `"`)
)

func plainName(name string) bool {
	if name == "" || isDigit(name[0]) || name[0] == '.' || name[len(name)-1] == '.' || strings.Contains(name, "..") {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c == '.') {
			return false
		}
	}
	switch strings.ToLower(name) {
	case "and", "or", "not", "in", "matches", "contains", "as", "by", "group", "true", "false", "null", "nodrop":
		return false
	}
	return true
}

// isParam reports whether the text is, or holds, a template parameter that
// Sumo replaces before it reads the query (1.6).
func isParam(name string) bool {
	if strings.HasPrefix(name, "$") {
		for i := 0; i < len(name); i++ {
			if !isWordByte(name[i]) {
				return false
			}
		}
		return true
	}
	open := strings.Index(name, "{{")
	if open < 0 || strings.ContainsAny(name, "\n\r") {
		return false
	}
	for i := 0; i < len(name); {
		if strings.HasPrefix(name[i:], "{{") {
			n := paramSize(name[i:])
			if n == 0 {
				return false
			}
			i += n
			continue
		}
		if !isWordByte(name[i]) {
			return false
		}
		i++
	}
	return name[0] != '.'
}
