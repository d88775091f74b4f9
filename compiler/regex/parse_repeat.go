package regex

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// repeats reads the repetition behind an atom, if there is one. It refuses a
// second, which RE2 does not know and which is a possessive one in Java.
func (p *parser) repeats(start int, sub node) (node, *Error) {
	at := p.pos
	least, most, ok, err := p.repetition()
	if err != nil || !ok {
		return sub, err
	}
	sign := p.src[at:p.pos]
	if a, ok := sub.(anchor); ok {
		return nil, p.refuse(start, p.pos, "%s matches no text that could be repeated", written(a))
	}
	r := repeat{sub: sub, min: least, max: most, lazy: p.take("?")}
	if !r.lazy && p.take("+") {
		return nil, p.refuse(at, p.pos, "possessive repetition %s+ is not portable: RE2 has none", sign)
	}
	second := p.pos
	if _, _, again, err := p.repetition(); err != nil {
		return nil, err
	} else if again {
		return nil, p.refuse(at, p.pos, "%s repeats a repetition: write (?:…) around the inner one", p.src[second:p.pos])
	}
	if n := copies(r); n > maxRepeat {
		return nil, p.refuse(start, p.pos, "nested repetitions come to %d copies: RE2 takes no more than %d", n, maxRepeat)
	}
	if r.max != 1 && named(sub) {
		// Java may keep what a round found that it backed out of: in
		// (?:(?<n>c))*c on "c", n is "c" there and unset in RE2 and Go.
		return nil, p.refuse(start, p.pos, "a named group in a repetition is not portable: RE2 and Java may keep the values of different rounds")
	}
	return r, nil
}

// repetition reads * + ? or {n,m}; most is -1 without a limit.
func (p *parser) repetition() (least, most int, ok bool, err *Error) {
	switch {
	case p.take("*"):
		return 0, -1, true, nil
	case p.take("+"):
		return 1, -1, true, nil
	case p.take("?"):
		return 0, 1, true, nil
	}
	return p.counts()
}

var counted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\{(\d*)(,?)(\d*)\}`) })

// counts reads {n}, {n,} or {n,m}. A brace that begins none of them is a
// character.
func (p *parser) counts() (least, most int, ok bool, err *Error) {
	if !strings.HasPrefix(p.rest(), "{") {
		return 0, 0, false, nil
	}
	m := counted().FindStringSubmatch(p.rest())
	if m == nil || m[1] == "" && m[3] == "" {
		return 0, 0, false, nil
	}
	start := p.pos
	p.pos += len(m[0])
	if m[1] == "" {
		return 0, 0, false, p.refuse(start, p.pos, "%s is not portable: write {0,%s}", m[0], m[3])
	}
	least = count(m[1])
	switch {
	case m[2] == "":
		most = least
	case m[3] == "":
		most = -1
	default:
		most = count(m[3])
	}
	switch {
	case max(least, most) > maxRepeat:
		return 0, 0, false, p.refuse(start, p.pos, "repetition %s is not portable: RE2 takes no more than %d", m[0], maxRepeat)
	case most >= 0 && least > most:
		return 0, 0, false, p.refuse(start, p.pos, "repetition %s ends before it starts", m[0])
	}
	return least, most, true, nil
}

// count is the number in digits; one too large for an int is too large anyway.
func count(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return maxRepeat + 1
	}
	return n
}

// written is an anchor as authors know it.
func written(a anchor) string {
	if a == `\z` {
		return "$"
	}
	return string(a)
}
