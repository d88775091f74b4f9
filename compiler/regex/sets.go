package regex

import "strings"

// HasSets reports whether a regular expression, which may be no portable one, has a class that Java reads as an
// intersection or union of others, [a-z&&[^b]], and RE2 as characters.
func HasSets(text string) bool {
	in := false // a class
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			if strings.HasPrefix(text[i:], `\Q`) {
				n := strings.Index(text[i:], `\E`)
				if n < 0 {
					return false
				}
				i += n
			}
			i++
		case !in:
			if in = c == '['; in && strings.HasPrefix(text[i+1:], "^") {
				i++
			}
			if in && strings.HasPrefix(text[i+1:], "]") {
				i++ // the first is a character
			}
		case c == ']':
			in = false
		case c == '[' || c == '&' && strings.HasPrefix(text[i:], "&&"):
			return true
		}
	}
	return false
}
