package ir

import "strings"

// TemplateFields returns the names in a template's {name} marks, in order.
// Braces around anything but a name are text.
func TemplateFields(s string) (names []string) {
	ExpandTemplate(s, func(name string) string {
		names = append(names, name)
		return ""
	})
	return names
}

// ExpandTemplate replaces each {name} by what fn gives for it.
func ExpandTemplate(s string, fn func(name string) string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			break
		}
		name := s[open+1 : open+end]
		b.WriteString(s[:open])
		if isName(name) {
			b.WriteString(fn(name))
		} else {
			b.WriteString(s[open : open+end+1])
		}
		s = s[open+end+1:]
	}
	return b.String() + s
}

func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(alnum(c) || c == '_') || i == 0 && c >= '0' && c <= '9' {
			return false
		}
	}
	return s != ""
}
