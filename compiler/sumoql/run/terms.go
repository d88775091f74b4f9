package run

import (
	"regexp"
	"strings"
	"unicode"

	"sumodet/compiler/regex"
	"sumodet/compiler/value"
)

// term is a keyword or phrase of the scope. A message is split into terms of
// letters and digits, and each sign between them is a term of its own (2.2);
// whether _ is such a sign is not documented (6.12), so there are two readings.
type term struct {
	run   *value.Finder // of a run of its letters and digits: a quick test; nil: it has none
	inner bool          // *run*: the quick test is the whole test
	split *regex.Finder
	whole *regex.Finder // _ is a letter
}

// Java's white space (2.2), and what else is not ASCII, as classes.
const (
	blanks  = `\t-\r\x1c-\x20\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000}`
	foreign = `\x{80}-\x{167f}\x{1681}-\x{1fff}\x{2007}\x{200b}-\x{2027}\x{202a}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10FFFF}`
)

// isBlank reports whether a character is one of blanks.
func isBlank(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r >= 0x1c && r <= ' ':
		return true
	}
	return r != 0xa0 && r != 0x2007 && r != 0x202f && unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp)
}

func newTerm(text string, wild bool) *term {
	t := &term{}
	if runs := longestRun(text); runs != nil {
		run := value.NewFinder(runs[0])
		t.run = &run
		if t.inner = wild && strings.EqualFold(text, "*"+runs[0]+"*"); t.inner {
			return t
		}
	}
	t.split = regex.NewFinder(termRegexp(text, wild, `0-9A-Za-z`+foreign))
	t.whole = regex.NewFinder(termRegexp(text, wild, `0-9A-Za-z_`+foreign))
	return t
}

// in reports whether a message has the term, and whether both readings agree.
// Where they don't, _ is taken to end a term.
func (t *term) in(raw string) (found, sure bool) {
	if t.run != nil && !t.run.In(raw) {
		return false, true
	}
	if t.inner {
		return true, true
	}
	found = t.split.Match(raw)
	return found, !strings.Contains(raw, "_") || found == t.whole.Match(raw)
}

// termRegexp returns a regular expression that finds the text where terms
// begin and end. letters are the characters of a term, as in a class.
func termRegexp(text string, wild bool, letters string) *regexp.Regexp {
	isLetter := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || r >= 0x80 && !isBlank(r) || r == '_' && strings.Contains(letters, "_")
	}
	runes := []rune(strings.TrimFunc(text, isBlank))
	if wild && splitStar(runes, isLetter) {
		return never()
	}
	// The classes hold both cases of what they hold. Package regexp would take
	// milliseconds to find that out for all that is not ASCII.
	letter, other := `(?-i:[`+letters+`])`, `(?-i:[^`+letters+`])`
	var b strings.Builder
	b.WriteString("(?i)")
	edge := func(r rune, guard string) {
		if isLetter(r) || wild && r == '?' {
			b.WriteString(guard)
		}
	}
	if len(runes) > 0 {
		edge(runes[0], `(?:^|`+other+`)`)
	}
	for i, r := range runes {
		switch {
		case isBlank(r):
			if i == 0 || !isBlank(runes[i-1]) {
				b.WriteString(`(?-i:[` + blanks + `]+)`)
			}
		case wild && r == '*' && i > 0 && i+1 < len(runes):
			b.WriteString(letter + `*`)
		case wild && r == '*': // at an end the term may go on
		case wild && r == '?':
			b.WriteString(letter)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	if len(runes) > 0 {
		edge(runes[len(runes)-1], `(?:$|`+other+`)`)
	}
	rx, err := regexp.Compile(b.String())
	if err != nil { // longer than RE2 takes
		return never()
	}
	return rx
}

// splitStar reports whether a * stands for a part of a term in the middle of a
// phrase, which matches nothing (2.2).
func splitStar(runes []rune, isLetter func(rune) bool) bool {
	part := func(r rune) bool { return isLetter(r) || r == '*' || r == '?' }
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && part(runes[end]) {
			end++
		}
		seg := string(runes[start:end])
		first, last := start == 0, end == len(runes)
		if !(first && last) && strings.Contains(seg, "*") && strings.Trim(seg, "*") != "" {
			if first {
				seg = strings.TrimLeft(seg, "*")
			}
			if last {
				seg = strings.TrimRight(seg, "*")
			}
			if strings.Contains(seg, "*") {
				return true
			}
		}
		start = end + 1
	}
	return false
}
