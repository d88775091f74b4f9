package dsl

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// What was expected is found out by trying: a token fits at a place where the
// grammar gets past it. participle's own account of it names types and quotes
// that mean nothing to an author.

// trial is a token to try and how it is named.
type trial struct {
	say   string
	kind  lexer.TokenType
	value string
}

var trials = sync.OnceValue(func() []trial {
	list := []trial{
		{"a name", kindName, "xx"},
		{"a text in quotes", kindString, `"x"`},
		{"a number", kindNumber, "1"},
		{"a duration such as 30s", kindDuration, "1s"},
		{"a day such as 2027-03-31", kindDate, "2027-03-31"},
		{"a network such as 10.0.0.0/8", kindNet, "10.0.0.0/8"},
		{"a technique such as T1205.001", kindTechnique, "T1205"},
		{"a regex /…/", kindRegex, "/x/"},
	}
	for _, w := range strings.Fields("all any none not and exists is in cased contains starts ends like matches by when otherwise") {
		list = append(list, trial{w, kindWord, w})
	}
	for _, w := range strings.Fields("as for from until every over delay then signal email webhook search siem prototype entity window having severity file key verbatim local regex json kv anchor csv internal") {
		list = append(list, trial{w, kindName, w})
	}
	for _, s := range strings.Fields("= != < <= > >= + - * | , -> .. ( ) [ ] { }") {
		list = append(list, trial{`"` + s + `"`, kindSign, s})
	}
	return list
})

// Groups of what is expected are named as one.
var groups = []struct {
	say  string
	need []string // all of these fit …
	drop []string // … then these are not listed besides
}{
	{"a field, a value or a function call", []string{"a name", "a text in quotes", "a number", `"("`},
		[]string{"a duration such as 30s", "a day such as 2027-03-31", "a network such as 10.0.0.0/8", "a regex /…/", `"["`, `"-"`}},
	{"a test such as = or contains", []string{"exists", "contains", "matches", `"="`},
		[]string{"is", "in", "starts", "ends", "like", `"!="`, `"<"`, `"<="`, `">"`, `">="`, `"+"`, `"-"`, `"*"`, `"("`}},
	{"a condition", []string{"a field, a value or a function call", "not", "any"}, []string{"all", "none"}},
}

// expects says in words what fits at a place of a production.
func (p *parser) expects(by *production, tokens []token, at int) string {
	p.feed.of(p.text, tokens[:at])
	prefix := slices.Clone(p.feed.tokens[:at])
	key := by.word
	for _, t := range prefix {
		key += " " + t.Value
	}
	if want, ok := p.expected[key]; ok {
		return want
	}
	var fit []string
	name := false
	for _, t := range trials() {
		if t.kind == kindName && name {
			continue // a word would fit as any name does
		}
		if p.fits(by, prefix, t) {
			fit = append(fit, t.say)
			name = name || t.say == "a name"
		}
	}
	for _, g := range groups {
		all := !slices.ContainsFunc(g.need, func(s string) bool { return !slices.Contains(fit, s) })
		if !all {
			continue
		}
		fit = slices.DeleteFunc(fit, func(s string) bool { return slices.Contains(g.need, s) || slices.Contains(g.drop, s) })
		fit = append([]string{g.say}, fit...)
	}
	if p.fits(by, prefix, trial{}) {
		fit = append(fit, "the end of the line")
	}
	if len(fit) > 8 {
		fit = append(fit[:8], "…")
	}
	want := join(fit, "or")
	p.expected[key] = strings.TrimSpace(want)
	return p.expected[key]
}

// fits reports whether a token fits behind others; the zero trial is the end.
func (p *parser) fits(by *production, prefix []lexer.Token, t trial) bool {
	const at = 1 << 30 // an offset behind every token of the text
	end, n := at, len(prefix)
	tokens := p.feed.room(n + 2)
	copy(tokens, prefix)
	if t.value != "" {
		tokens[n] = lexer.Token{Type: t.kind, Value: t.value, Pos: lexer.Position{Offset: at}}
		end++
		n++
	}
	tokens[n] = lexer.EOFToken(lexer.Position{Offset: end})
	_, err := by.parse(p.feed.lex)
	if err == nil {
		return true
	}
	var bad participle.Error
	return t.value != "" && errors.As(err, &bad) && bad.Position().Offset > at
}
