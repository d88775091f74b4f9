package siemql

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"sumodet/compiler/regex"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// patterns are the regular expressions of a Program.
type patterns struct {
	usual map[Expr]*regexp.Regexp // as patterns are read here, by their node
	other map[Expr]*regexp.Regexp // as they may be read as well: where the two differ, a verdict is noted
}

func newPatterns() patterns {
	return patterns{usual: map[Expr]*regexp.Regexp{}, other: map[Expr]*regexp.Regexp{}}
}

// add compiles the pattern that a test has as a literal.
func (p *patterns) add(list *diag.List, n Expr) {
	switch n := n.(type) {
	case *Matches:
		if r, ok := n.Pattern.(*Regex); ok {
			text := strings.ReplaceAll(r.Text, `\/`, "/")
			if p.compile(list, p.usual, r, text) {
				if strings.Contains(text, `\Q`) { // without its \E it would swallow what follows
					re, _ := syntax.Parse(text, syntax.Perl)
					text = re.String()
				}
				p.compile(list, p.other, r, `\A(?:`+text+`)\z`)
			}
		}
	case *RLike:
		if s, ok := n.Pattern.(*Str); ok {
			p.compile(list, p.usual, s, s.Text)
		}
	case *Like:
		if s, ok := n.Pattern.(*Str); ok {
			p.compile(list, p.usual, s, likeRegex(s.Text, n.Escape))
			if n.Escape == "" && strings.Contains(s.Text, `\%`) { // to the vendor's rules a folder and what is in it
				p.compile(list, p.other, s, likeRegex(literalBackslash.Replace(s.Text), ""))
			}
		}
	}
}

// literalBackslash escapes the backslashes of a like pattern but those before _.
var literalBackslash = strings.NewReplacer(`\_`, `\_`, `\`, `\\`)

func (p *patterns) compile(list *diag.List, to map[Expr]*regexp.Regexp, n Expr, text string) bool {
	re, err := regexp.Compile(text)
	if regex.HasSets(text) {
		list.Errorf("regex", n.Place(), "a regular expression that cannot be judged here: Java reads && and a bracket within brackets as sets")
		return false
	}
	if err != nil {
		list.Errorf("regex", n.Place(), "a regular expression that cannot be judged here: %v", err)
		return false
	}
	to[n] = re
	return true
}

// regex returns the regular expression of a pattern: of a literal the one that
// was compiled, else one of the text that the pattern gives now; nil where
// there is none.
func (v *verdict) regex(pattern Expr, from func(string) string) *regexp.Regexp {
	if re, ok := v.p.usual[pattern]; ok {
		return re
	}
	text := v.eval(pattern)
	if text.IsNull() {
		return nil
	}
	re, err := regexp.Compile(from(text.String()))
	if err != nil || regex.HasSets(from(text.String())) {
		v.note("not judged: a pattern that is no regular expression here: %s", text.String())
		return nil
	}
	return re
}

func (v *verdict) like(e *Like) value.Value {
	re := v.regex(e.Pattern, func(text string) string { return likeRegex(text, e.Escape) })
	return v.matched(e.Not, e.X, e.Pattern, re, `1.2 \% in a like pattern`)
}

func (v *verdict) rlike(e *RLike) value.Value {
	re := v.regex(e.Pattern, func(text string) string { return text })
	return v.matched(e.Not, e.X, e.Pattern, re, "")
}

func (v *verdict) matches(e *Matches) value.Value {
	if re, ok := v.p.usual[e.Pattern]; ok {
		return v.matched(e.Not, e.X, e.Pattern, re, "1.3 whether matches searches or wants the whole value")
	}
	x, glob := v.eval(e.X), v.eval(e.Pattern)
	ok := !x.IsNull() && !glob.IsNull() && value.Wildcard(glob.String(), x.String(), false)
	return v.negate(e.Not, ok, x, glob)
}

// matched gives `x like pattern` or its negation, and notes where the pattern's
// other reading says otherwise.
func (v *verdict) matched(not bool, operand, pattern Expr, re *regexp.Regexp, point string) value.Value {
	x := v.eval(operand)
	ok := !x.IsNull() && re != nil && re.MatchString(x.String())
	if other := v.p.other[pattern]; other != nil && !x.IsNull() && other.MatchString(x.String()) != ok {
		v.note("indeterminate: %s", point)
	}
	return v.negate(not, ok, x)
}

// likeRegex is a like pattern as a regular expression: % is any run of
// characters, _ one; a backslash, or the escape that is named, before either or
// itself makes it literal (cloud-siem.md 1.2).
func likeRegex(pattern, escape string) string {
	esc := '\\'
	if escape != "" {
		esc = []rune(escape)[0]
	}
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	runes := []rune(pattern)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case r == esc && i+1 < len(runes) && (runes[i+1] == '%' || runes[i+1] == '_' || runes[i+1] == esc):
			i++
			b.WriteString(regexp.QuoteMeta(string(runes[i])))
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	b.WriteString(`\z`)
	return b.String()
}
