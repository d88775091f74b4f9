package regex

// Quote returns a pattern that matches exactly the characters of text. It
// holds no flag and spells out the cases of letters where cased is false, so
// that it may stand anywhere in a larger pattern.
func Quote(text string, cased bool, form Form) string {
	p := printer{form: form, fold: !cased}
	for _, r := range text {
		p.char(r)
	}
	return p.b.String()
}
