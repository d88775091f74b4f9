package regex

import (
	"errors"
	"strings"
)

// Place is where in a value a text has to stand.
type Place int

// The places, after the words of the rule language.
const (
	Contains Place = iota // anywhere
	Starts                // at its start
	Ends                  // at its end
)

// Any returns one pattern for several texts, of which one must stand at a
// place. No character of a text is special. A text that is given twice is
// printed once. Without a text, or with one that is not UTF-8, there is no
// such pattern.
func Any(texts []string, at Place, cased bool) (*Regex, error) {
	if len(texts) == 0 {
		return nil, errors.New("there is no text to look for")
	}
	var alternatives []string
	seen := map[string]bool{}
	for _, t := range texts {
		key := t
		if !cased {
			key = lowerASCII(t)
		}
		if !seen[key] {
			seen[key] = true
			alternatives = append(alternatives, quoted(t))
		}
	}
	src := strings.Join(alternatives, "|")
	if len(alternatives) > 1 && at != Contains {
		src = "(?:" + src + ")"
	}
	switch at {
	case Starts:
		src = "^" + src
	case Ends:
		src += "$"
	}
	return Parse(src, Options{Cased: cased})
}

// quoted escapes what Parse gives a meaning to. Bytes that are not UTF-8 stay
// as they are, for Parse to refuse.
func quoted(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(`\.+*?()|[]{}^$`, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r - 'A' + 'a'
		}
		return r
	}, s)
}
