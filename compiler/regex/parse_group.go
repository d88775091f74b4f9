package regex

import (
	"regexp"
	"strings"
	"sync"
)

// openers are the ways a group can start that are refused, longest first
// where one is the start of another.
var openers = []struct{ text, message string }{
	{"(?=", "lookahead (?=…) is not portable: RE2 has none"},
	{"(?!", "negative lookahead (?!…) is not portable: RE2 has none"},
	{"(?<=", "lookbehind (?<=…) is not portable: RE2 has none"},
	{"(?<!", "negative lookbehind (?<!…) is not portable: RE2 has none"},
	{"(?>", "atomic group (?>…) is not portable: RE2 has none"},
	{"(?|", "branch reset (?|…) is not portable: neither RE2 nor Java has it"},
	{"(?#", "comment (?#…) is not portable: neither RE2 nor Java has it"},
	{"(?(", "conditional (?(…)…) is not portable: neither RE2 nor Java has it"},
	{"(?&", "recursion (?&…) is not portable: neither RE2 nor Java has it"},
	{"(?R", "recursion (?R) is not portable: neither RE2 nor Java has it"},
	{"(?P>", "recursion (?P>…) is not portable: neither RE2 nor Java has it"},
	{"(?P=", "back reference (?P=…) is not portable: RE2 has none"},
	{"(?'", "(?'…'…) is not portable: write (?<name>…)"},
	{"(*", "control verb (*…) is not portable: neither RE2 nor Java has it"},
}

var (
	nameText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\(\?P?<([^>)]*)>`) })
	goodName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?$`) })
	flagText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\(\?([A-Za-z]*-?[A-Za-z]*)([:)])`) })
)

// group reads a group whose ( has been read.
func (p *parser) group(start int) (node, *Error) {
	text := p.src[start:]
	for _, o := range openers {
		if strings.HasPrefix(text, o.text) {
			return nil, p.refuse(start, start+len(o.text), "%s", o.message)
		}
	}
	if strings.HasPrefix(text, "(?<") || strings.HasPrefix(text, "(?P<") {
		m := nameText().FindStringSubmatch(text)
		if m == nil {
			return nil, p.refuse(start, start+len("(?<"), "the name of this group has no end: write (?<name>…)")
		}
		p.pos = start + len(m[0])
		return p.named(start, m[1])
	}
	if p.take("?:") {
		return p.inside(start, "")
	}
	if m := flagText().FindStringSubmatch(text); m != nil {
		return nil, p.refuse(start, start+len(m[0]), "%s", flagMessage(m[0], m[1]))
	}
	if strings.HasPrefix(text, "(?") {
		return nil, p.refuse(start, start+len("(?"), "(? starts no group that RE2 and Java both have")
	}
	if p.opt.Capture {
		return nil, p.refuse(start, start+1, "a group without a name gives no field: write (?:…), or (?<name>…) to keep it")
	}
	return p.inside(start, "")
}

// IsName reports whether a named group may have the name.
func IsName(s string) bool { return goodName().MatchString(s) }

// named reads a named group behind its name.
func (p *parser) named(start int, name string) (node, *Error) {
	at := p.pos - len(name) - len(">")
	if !IsName(name) {
		return nil, p.refuse(at, at+len(name), "%q cannot name a field: a name is a letter, then letters, digits or _, and does not end in _", name)
	}
	if !p.opt.Capture {
		return p.inside(start, "")
	}
	for _, other := range p.names {
		if strings.EqualFold(other, name) {
			return nil, p.refuse(at, at+len(name), "there is a group %q already: names are equal without regard to case", other)
		}
	}
	if p.open != "" {
		return nil, p.refuse(start, p.pos, "group %q stands within group %q: Sumo does not nest named groups", name, p.open)
	}
	p.names = append(p.names, name)
	p.open = name
	g, err := p.inside(start, name)
	p.open = ""
	return g, err
}

// inside reads a group's content and its ).
func (p *parser) inside(start int, name string) (node, *Error) {
	opened := p.pos
	if p.depth++; p.depth > maxDepth {
		return nil, p.refuse(start, opened, "groups are nested more than %d deep", maxDepth)
	}
	sub, err := p.alternate()
	if err != nil {
		return nil, err
	}
	p.depth--
	if !p.take(")") {
		return nil, p.refuse(start, opened, `this group is not closed: write \( for the character`)
	}
	return group{name: name, sub: sub}, nil
}

// flagMessage refuses inline flags, with what to write for the common ones.
func flagMessage(text, flags string) string {
	instead := "only (?i) at the very start is read"
	switch strings.Trim(flags, "-") {
	case "i":
		instead = "(?i) counts for the whole pattern and stands at its very start"
	case "s":
		instead = `write [\s\S] for any character, line ends included`
	case "m":
		instead = `write (?:^|\n) and (?:$|\n) for the ends of a line`
	case "x":
		instead = "write the pattern without blanks and comments"
	}
	if strings.HasSuffix(text, ":") {
		text += "…)"
	}
	return "inline flags " + text + " are not taken: " + instead
}
