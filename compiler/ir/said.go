package ir

import "strings"

// Said is a condition as its author wrote it, on one line and cut where it is
// long.
func Said(c Expr) string {
	text := strings.Join(strings.Fields(c.Place().Text()), " ")
	if text == "" {
		return String(c)
	}
	if _, ok := c.(*Not); ok && !strings.HasPrefix(text, "not") {
		text = "not (" + text + ")" // an exception, or an earlier label
	}
	return Short(text)
}

// Short cuts a text for people to look at.
func Short(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return string(r)
}
