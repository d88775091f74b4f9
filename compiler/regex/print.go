package regex

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Form is where a pattern's text will stand.
type Form int

// The forms differ in what the delimiter forces to be escaped.
const (
	Bare    Form = iota // on its own
	Slashes             // between slashes, after matches: / becomes \/
	Quotes              // in a "…" of parse regex, whose text reaches the engine as it is: " becomes \x22 (sumo-query-language.md 1.3)
)

// Portable returns the pattern in the form for Sumo's searches and Cloud
// SIEM's rules, without delimiters. Where case does not matter it starts with
// (?i), unless that would fold more than Pair does: then, as in Go, classes
// spell the cases out.
func (r *Regex) Portable(form Form) string {
	pr := r.portable(form)
	text := printed(r.root, pr)
	if pr.flag {
		text = "(?i)" + text
	}
	return text
}

// Whole returns the pattern in a form that means the same to an engine that
// searches and to one that matches whole values, as it is not known which of
// the two Cloud SIEM's matches is (cloud-siem.md 1.3): what surrounds a match
// is matched too, line ends included.
func (r *Regex) Whole(form Form) string {
	pr := r.portable(form)
	text := printed(r.root, pr)
	switch _, branches := r.root.(alternate); {
	case pr.flag:
		text = "(?i:" + text + ")"
	case branches:
		text = "(?:" + text + ")"
	}
	start, end := r.anchored()
	if !start {
		text = "(?s:.*)" + text
	}
	if !end {
		text += "(?s:.*)"
	}
	return text
}

// portable decides how the pattern's letters are folded.
func (r *Regex) portable(form Form) printer {
	pr := printer{form: form, fold: r.fold}
	pr.flag = r.fold && foldsASCII(r.root) && allFlagSafe(r.root)
	return pr
}

// anchored reports whether every match starts at the start of the text, and
// whether it ends at the end, as far as the outermost sequence shows it.
func (r *Regex) anchored() (start, end bool) {
	parts, ok := r.root.(concat)
	if !ok {
		parts = concat{r.root}
	}
	if len(parts) == 0 {
		return false, false
	}
	return parts[0] == node(anchor(`^`)), parts[len(parts)-1] == node(anchor(`\z`))
}

// foldsASCII reports whether folding matters to an ASCII letter of the node.
func foldsASCII(n node) bool {
	switch n := n.(type) {
	case char:
		_, ok := Pair(rune(n))
		return ok && n < 0x80
	case class:
		add := missing(n.core())
		return len(add) > 0 && add[0].lo < 0x80
	}
	for _, c := range children(n) {
		if foldsASCII(c) {
			return true
		}
	}
	return false
}

// allFlagSafe reports whether (?i) folds nothing in the node that Pair does
// not. Categories are judged by each engine's own tables and never safe.
func allFlagSafe(n node) bool {
	switch n := n.(type) {
	case char:
		return n < utf8.RuneSelf || flagSafe(folded(newSet([]span{{rune(n), rune(n)}})))
	case class:
		return !n.hasCategory() && flagSafe(folded(n.core()))
	}
	for _, c := range children(n) {
		if !allFlagSafe(c) {
			return false
		}
	}
	return true
}

// folded returns a set with what folding adds.
func folded(s set) set { return newSet(append(missing(s), s...)) }

// printer prints nodes.
type printer struct {
	form Form
	fold bool // the two cases of a letter are equal
	flag bool // (?i) is set around the text and sees to ASCII letters
	b    strings.Builder
}

func printed(n node, p printer) string {
	p.node(n)
	return p.b.String()
}

func (p *printer) node(n node) {
	switch n := n.(type) {
	case char:
		p.char(rune(n))
	case class:
		p.class(n)
	case anchor:
		p.b.WriteString(string(n))
	case concat:
		for _, c := range n {
			p.node(c)
		}
	case alternate:
		for i, c := range n {
			if i > 0 {
				p.b.WriteByte('|')
			}
			p.node(c)
		}
	case repeat:
		p.node(n.sub)
		p.b.WriteString(n.sign())
	case group:
		if n.name != "" {
			p.b.WriteString("(?<" + n.name + ">")
		} else {
			p.b.WriteString("(?:")
		}
		p.node(n.sub)
		p.b.WriteByte(')')
	}
}

// char prints a character, with its other case where that is not seen to.
func (p *printer) char(r rune) {
	other, ok := Pair(r)
	if !p.fold || !ok || (p.flag && r < 0x80) {
		p.b.WriteString(escape(r, p.form, `\.+*?()|[]{}^$`))
		return
	}
	if unicode.IsLower(r) {
		r, other = other, r
	}
	p.b.WriteString("[" + p.member(r) + p.member(other) + "]")
}

func (p *printer) class(c class) {
	if len(c.items) == 1 && c.items[0].name != "" {
		name := c.items[0].name
		if c.neg {
			name = `\` + strings.ToUpper(name[1:2]) + name[2:]
		}
		p.b.WriteString(name)
		return
	}
	if !c.neg && len(c.items) == 1 && c.items[0].lo == 0 && c.items[0].hi == unicode.MaxRune {
		p.b.WriteString(`[\s\S]`) // everything, as people write it
		return
	}
	p.b.WriteByte('[')
	if c.neg {
		p.b.WriteByte('^')
	}
	for _, it := range slices.Concat(c.items, p.added(c)) {
		switch {
		case it.name != "":
			p.b.WriteString(it.name)
		case it.lo == it.hi:
			p.b.WriteString(p.member(it.lo))
		case it.lo+1 == it.hi:
			p.b.WriteString(p.member(it.lo) + p.member(it.hi))
		default:
			p.b.WriteString(p.member(it.lo) + "-" + p.member(it.hi))
		}
	}
	p.b.WriteByte(']')
}

// added lists what folding adds to a class beyond what (?i) sees to. No span
// of it reaches from ASCII beyond: the letters end well below U+0080.
func (p *printer) added(c class) []item {
	if !p.fold {
		return nil
	}
	add := missing(c.core())
	if p.flag {
		add = slices.DeleteFunc(add, func(s span) bool { return s.hi < 0x80 })
	}
	return add.items()
}

// member prints a character within a class. Java gives [ and && a meaning
// there.
func (p *printer) member(r rune) string { return escape(r, p.form, `\[]^-&`) }

// sign is the repetition as it is written behind what it repeats.
func (r repeat) sign() string {
	var s string
	switch {
	case r.min == 0 && r.max == -1:
		s = "*"
	case r.min == 1 && r.max == -1:
		s = "+"
	case r.min == 0 && r.max == 1:
		s = "?"
	case r.max == -1:
		s = "{" + strconv.Itoa(r.min) + ",}"
	case r.min == r.max:
		s = "{" + strconv.Itoa(r.min) + "}"
	default:
		s = "{" + strconv.Itoa(r.min) + "," + strconv.Itoa(r.max) + "}"
	}
	if r.lazy {
		s += "?"
	}
	return s
}

// escape prints a character so that it stands for itself. Characters that
// cannot be seen are printed by number, which RE2 and Java spell alike.
func escape(r rune, form Form, special string) string {
	switch {
	case r == '\t':
		return `\t`
	case r == '\n':
		return `\n`
	case r == '\f':
		return `\f`
	case r == '\r':
		return `\r`
	case r == '/' && form == Slashes:
		return `\/`
	case r == '"' && form == Quotes:
		return `\x22`
	case r < 0x80 && strings.ContainsRune(special, r):
		return `\` + string(r)
	case r < 0x100 && !unicode.IsPrint(r):
		return fmt.Sprintf(`\x%02X`, r)
	case !unicode.IsPrint(r) || r == unicode.ReplacementChar:
		return fmt.Sprintf(`\x{%X}`, r)
	}
	return string(r)
}
