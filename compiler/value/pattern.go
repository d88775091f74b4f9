package value

import "strings"

// Pattern is a text in which * stands for any run of characters and nothing else is
// special (sumo-query-language.md 3.4).
type Pattern struct {
	fold    bool
	parts   []string // between the stars
	finders []Finder // of parts that have a star on both sides, where case does not count
}

// NewPattern returns a pattern; fold compares ASCII letters without case.
func NewPattern(pattern string, fold bool) Pattern {
	if fold {
		pattern = Lower(pattern)
	}
	p := Pattern{fold: fold, parts: strings.Split(pattern, "*")}
	if fold && len(p.parts) > 2 {
		for _, part := range p.parts[1 : len(p.parts)-1] {
			p.finders = append(p.finders, NewFinder(part))
		}
	}
	return p
}

// Covers reports whether the pattern covers the whole of s. Its parts are looked for
// from left to right, each at its first place.
func (p *Pattern) Covers(s string) bool {
	begins, ends := strings.HasPrefix, strings.HasSuffix
	if p.fold {
		begins, ends = HasPrefixFold, HasSuffixFold
	}
	first, last := p.parts[0], len(p.parts)-1
	if !begins(s, first) {
		return false
	}
	s = s[len(first):]
	if last == 0 {
		return s == ""
	}
	for i, part := range p.parts[1:last] {
		at := 0
		if p.fold {
			at = p.finders[i].Index(s)
		} else {
			at = strings.Index(s, part)
		}
		if at < 0 {
			return false
		}
		s = s[at+len(part):]
	}
	return ends(s, p.parts[last])
}

// Wildcard reports whether a pattern that is used once covers the whole of s.
func Wildcard(pattern, s string, fold bool) bool {
	p := NewPattern(pattern, fold)
	return p.Covers(s)
}
