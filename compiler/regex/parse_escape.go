package regex

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// controls are the escapes of one character that RE2 and Java share.
var controls = map[rune]rune{'t': '\t', 'n': '\n', 'r': '\r', 'f': '\f', 'a': '\a'}

// refusedEscapes are escapes that one of the engines does not know, or reads
// in another way.
var refusedEscapes = map[rune]string{
	'0': `octal escape \0 is not portable: write \x00`,
	'B': `\B inside a class is no character`,
	'C': `\C is not portable: Java has none`,
	'E': `\E without \Q is not portable`,
	'G': `\G is not portable: RE2 has none`,
	'H': `\H is not portable: RE2 has none; write [^\t ]`,
	'K': `\K is not portable: neither RE2 nor Java has it`,
	'N': `\N is not portable: RE2 has none; write [^\n]`,
	'Q': `quoting \Q…\E is not taken: put a \ before each special character`,
	'R': `\R is not portable: RE2 has none; write (?:\r\n|\n|\r)`,
	'V': `\V is not portable: RE2 has none; write [^\n\x0B\f\r]`,
	'X': `\X is not portable: RE2 has none`,
	'Z': `\Z is not portable: RE2 has none; write $ for the end of the text`,
	'b': `\b inside a class is not portable: write \x08 for the character`,
	'c': `control escape \c is not portable: RE2 has none; write \x and its number`,
	'e': `\e is not portable: RE2 has none; write \x1B`,
	'h': `\h is not portable: RE2 has none; write [\t ]`,
	'k': `back reference \k is not portable: RE2 has none`,
	'u': `\u is not portable: RE2 has none; write \x{…}`,
	'v': `\v is not portable: RE2 reads one character, Java a class; write \x0B`,
	'A': `\A inside a class is no character`,
	'z': `\z inside a class is no character`,
}

var anchors = map[rune]anchor{'A': `^`, 'z': `\z`, 'b': `\b`, 'B': `\B`}

var hexText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})`) })

// escape reads an escape whose \ has been read.
func (p *parser) escape(start int) (node, *Error) {
	r, _ := utf8.DecodeRuneInString(p.rest())
	if a, ok := anchors[r]; ok {
		p.next()
		return a, nil
	}
	c, err := p.member(start)
	if err != nil {
		return nil, err
	}
	if ch, ok := c.char(); ok {
		return char(ch), nil
	}
	return c, nil
}

// char is the one character of a class that an escape such as \. or \n gives.
func (c class) char() (rune, bool) {
	if c.neg || len(c.items) != 1 || c.items[0].name != "" || c.items[0].lo != c.items[0].hi {
		return 0, false
	}
	return c.items[0].lo, true
}

// member reads an escape, whose \ has been read, as a member of a class.
func (p *parser) member(start int) (class, *Error) {
	if p.pos == len(p.src) {
		return class{}, p.refuse(start, p.pos, `\ at the end of the pattern escapes nothing: write \\ for the character`)
	}
	r := p.next()
	single := func(r rune) class { return class{items: []item{one(r)}} }
	switch r {
	case 'd', 'D':
		return class{items: digits, neg: r == 'D'}, nil
	case 'w', 'W':
		return class{items: words, neg: r == 'W'}, nil
	case 's', 'S':
		return class{items: spaces, neg: r == 'S'}, nil
	case 'p', 'P':
		return p.category(start, r == 'P')
	case 'x':
		v, err := p.hex(start)
		return single(v), err
	}
	if c, ok := controls[r]; ok {
		return single(c), nil
	}
	if '1' <= r && r <= '9' {
		return class{}, p.refuse(start, p.pos, `back reference \%c is not portable: RE2 has none`, r)
	}
	if m, ok := refusedEscapes[r]; ok {
		return class{}, p.refuse(start, p.pos, "%s", m)
	}
	switch {
	case r < 0x80 && unicode.IsLetter(r):
		return class{}, p.refuse(start, p.pos, `unknown escape \%c`, r)
	case r >= 0x80:
		return class{}, p.refuse(start, p.pos, `%c needs no \ before it`, r)
	}
	return single(r), nil
}

// hex reads the number behind \x.
func (p *parser) hex(start int) (rune, *Error) {
	m := hexText().FindStringSubmatch(p.rest())
	if m == nil {
		return 0, p.refuse(start, p.pos, `\x needs two hexadecimal digits, or some in braces: \x1B, \x{1F600}`)
	}
	p.pos += len(m[0])
	v, err := strconv.ParseUint(m[1]+m[2], 16, 32)
	if err != nil || v > unicode.MaxRune || !utf8.ValidRune(rune(v)) {
		return 0, p.refuse(start, p.pos, "%s is not a character of Unicode", p.src[start:p.pos])
	}
	return rune(v), nil
}

// categories are the general categories that RE2 and Java have alike. C, Cn
// and Cs are not among them: Java's C holds unassigned characters, RE2's does
// not, and RE2 has no surrogates to find.
var categories = strings.Fields("L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp Cc Cf Co")

var categoryText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:([A-Za-z])|\{([^}]*)\})`) })

// posix are the classes that Java writes \p{Name} and RE2 [[:name:]], with what
// both understand.
var posix = map[string]string{
	"alpha":  `[A-Za-z]`,
	"digit":  `[0-9]`,
	"alnum":  `[0-9A-Za-z]`,
	"upper":  `[A-Z]`,
	"lower":  `[a-z]`,
	"punct":  `[!-\/:-@\[-` + "`{-~]",
	"space":  `[\t\n\x0B\f\r ]`,
	"blank":  `[\t ]`,
	"cntrl":  `[\x00-\x1F\x7F]`,
	"graph":  `[!-~]`,
	"print":  `[ -~]`,
	"xdigit": `[0-9A-Fa-f]`,
	"ascii":  `[\x00-\x7F]`,
	"word":   `\w`,
}

// category reads \p{…} or \P{…} behind the letter p.
func (p *parser) category(start int, neg bool) (class, *Error) {
	m := categoryText().FindStringSubmatch(p.rest())
	if m == nil {
		return class{}, p.refuse(start, p.pos, `\p needs a category: \p{L}`)
	}
	p.pos += len(m[0])
	name, text := m[1]+m[2], p.src[start:p.pos]
	for _, c := range categories {
		if c != name {
			continue
		}
		if p.fold && (name == "Lu" || name == "Ll" || name == "Lt") {
			return class{}, p.refuse(start, p.pos, "%s asks for a case where case does not matter: write cased before the pattern, or %s", text, `\p{L}`)
		}
		return class{items: []item{{name: `\p{` + name + `}`}}, neg: neg}, nil
	}
	if ascii, ok := posix[strings.ToLower(name)]; ok {
		return class{}, p.refuse(start, p.pos, "%s is not portable: RE2 has none; write %s", text, ascii)
	}
	return class{}, p.refuse(start, p.pos, "%s is not portable: only general categories such as %s are", text, `\p{L} and \p{Nd}`)
}
