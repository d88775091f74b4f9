package regex

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of RE2 and of this package.
const (
	// maxRepeat is RE2's limit on a counted repetition, and on what nested
	// ones come to together; Go's regexp has the same.
	maxRepeat = 1000
	// maxDepth bounds nested groups, well below the 1,000 of Go's regexp, in
	// whose tree a group may take several levels.
	maxDepth = 200
)

// parser reads a pattern from left to right.
type parser struct {
	src   string
	pos   int
	opt   Options
	fold  bool
	depth int // open groups
	names []string
	open  string // the named group that is open, or ""
}

func (p *parser) parse() (node, *Error) {
	if at := invalidUTF8(p.src); at >= 0 {
		return nil, p.refuse(at, at+1, "the pattern is not UTF-8 text here")
	}
	if p.take("(?i)") {
		p.fold = true
	}
	root, err := p.alternate()
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.src) {
		return nil, p.refuse(p.pos, p.pos+1, `this ) closes no group: write \) for the character`)
	}
	if p.opt.Capture && len(p.names) == 0 {
		return nil, p.refuse(0, len(p.src), "the pattern gives no field: name a part of it by (?<name>…)")
	}
	return root, nil
}

func (p *parser) refuse(start, end int, format string, args ...any) *Error {
	return &Error{start, end, fmt.Sprintf(format, args...)}
}

func (p *parser) rest() string { return p.src[p.pos:] }

// take steps over a text if it comes next.
func (p *parser) take(text string) bool {
	if strings.HasPrefix(p.rest(), text) {
		p.pos += len(text)
		return true
	}
	return false
}

// next steps over a character. It must not be called at the end.
func (p *parser) next() rune {
	r, n := utf8.DecodeRuneInString(p.rest())
	p.pos += n
	return r
}

// alternate reads branches up to a ) or the end.
func (p *parser) alternate() (node, *Error) {
	var branches alternate
	for {
		branch, err := p.concat()
		if err != nil {
			return nil, err
		}
		branches = append(branches, branch)
		if !p.take("|") {
			break
		}
	}
	if len(branches) == 1 {
		return branches[0], nil
	}
	return branches, nil
}

// concat reads a sequence up to a |, a ) or the end.
func (p *parser) concat() (node, *Error) {
	parts := make(concat, 0, 16)
	for p.pos < len(p.src) && p.src[p.pos] != '|' && p.src[p.pos] != ')' {
		start := p.pos
		part, err := p.atom()
		if err != nil {
			return nil, err
		}
		if part, err = p.repeats(start, part); err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// atom reads what a repetition can follow.
func (p *parser) atom() (node, *Error) {
	start := p.pos
	switch r := p.next(); r {
	case '(':
		return p.group(start)
	case '[':
		return p.class(start)
	case '\\':
		return p.escape(start)
	case '.':
		return class{items: []item{one('\n')}, neg: true}, nil
	case '^':
		return anchor(`^`), nil
	case '$':
		return anchor(`\z`), nil
	case '*', '+', '?':
		return nil, p.refuse(start, p.pos, `%c has nothing to repeat: write \%[1]c for the character`, r)
	case '{':
		p.pos = start
		if _, _, ok, err := p.counts(); err != nil {
			return nil, err
		} else if ok {
			return nil, p.refuse(start, p.pos, "%s has nothing to repeat", p.src[start:p.pos])
		}
		p.pos = start + 1
		return char(r), nil
	default:
		return char(r), nil
	}
}

func invalidUTF8(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}
