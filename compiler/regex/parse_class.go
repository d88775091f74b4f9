package regex

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

var posixText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\[:\^?([a-z]+):\]`) })

// class reads a class whose [ has been read.
func (p *parser) class(start int) (node, *Error) {
	c := class{neg: p.take("^")}
	var parts []class
	for first := true; ; first = false {
		if p.pos == len(p.src) {
			return nil, p.refuse(start, start+1, `this class is not closed: write \[ for the character`)
		}
		if !first && p.take("]") {
			break
		}
		part, err := p.classItem()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	inverse := false
	for _, part := range parts {
		c.items = append(c.items, part.items...)
		inverse = inverse || part.neg
	}
	if !inverse {
		return c, nil
	}
	if c.hasCategory() {
		return nil, p.refuse(start, p.pos, `\p{…} and a negated class such as \S in one class are not taken: write (?:…|…)`)
	}
	return p.flatten(start, c.neg, parts)
}

// flatten turns a class that holds \D, \S or \W into one of plain ranges, as
// those mean different things to RE2 and Java or are read differently inside a
// class.
func (p *parser) flatten(start int, neg bool, parts []class) (node, *Error) {
	var all []span
	for _, part := range parts {
		s := part.core()
		if p.fold {
			s = folded(s)
		}
		if part.neg {
			s = s.complement()
		}
		all = append(all, s...)
	}
	s := newSet(all)
	if neg {
		s = s.complement()
	}
	switch {
	case len(s) == 0:
		return nil, p.refuse(start, p.pos, "%s matches no character", p.src[start:p.pos])
	case s.has(unicode.MaxRune) && len(s.complement()) > 0:
		return class{items: s.complement().items(), neg: true}, nil
	}
	return class{items: s.items()}, nil
}

// classItem reads a character, a range or an escape within a class.
func (p *parser) classItem() (class, *Error) {
	start := p.pos
	low, err := p.classChar()
	if err != nil {
		return class{}, err
	}
	rest := p.rest()
	if !strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "-]") {
		return low, nil
	}
	lo, ok := low.char()
	if !ok {
		return low, nil // [\w-.]: the - stands for itself, to RE2 and Java alike
	}
	p.pos++
	if p.pos == len(p.src) {
		return low, nil // the class is not closed, which its reader says
	}
	high, err := p.classChar()
	if err != nil {
		return class{}, err
	}
	hi, ok := high.char()
	switch {
	case !ok:
		return class{}, p.refuse(start, p.pos, `range %s has no end: write \- for the character`, p.src[start:p.pos])
	case lo > hi:
		return class{}, p.refuse(start, p.pos, "range %s ends before it starts", p.src[start:p.pos])
	}
	return class{items: []item{{lo: lo, hi: hi}}}, nil
}

// classChar reads a character or an escape within a class.
func (p *parser) classChar() (class, *Error) {
	start := p.pos
	if m := posixText().FindStringSubmatch(p.rest()); m != nil {
		p.pos += len(m[0])
		if ascii, ok := posix[m[1]]; ok {
			return class{}, p.refuse(start, p.pos, "POSIX class %s is not portable: Java has none; write %s", m[0], ascii)
		}
		return class{}, p.refuse(start, p.pos, "POSIX class %s is not portable: Java has none", m[0])
	}
	if p.take("&&") {
		return class{}, p.refuse(start, p.pos, `intersection && in a class is not portable: RE2 has none; write \& for the character`)
	}
	switch r := p.next(); r {
	case '\\':
		return p.member(start)
	case '[':
		return class{}, p.refuse(start, p.pos, `[ inside a class is not portable: Java starts a class within it; write \[ for the character`)
	default:
		return class{items: []item{one(r)}}, nil
	}
}
