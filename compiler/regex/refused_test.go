package regex_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/regex"
)

// refused lists every construct that Parse refuses with the whole text of its
// error. The part of the pattern that the error points at is in mark.
var refused = []struct {
	pattern, mark, message string
	opt                    regex.Options
}{
	// groups
	{pattern: `a(?=b)`, mark: `(?=`, message: "lookahead (?=…) is not portable: RE2 has none"},
	{pattern: `a(?!b)`, mark: `(?!`, message: "negative lookahead (?!…) is not portable: RE2 has none"},
	{pattern: `(?<=a)b`, mark: `(?<=`, message: "lookbehind (?<=…) is not portable: RE2 has none"},
	{pattern: `(?<!a)b`, mark: `(?<!`, message: "negative lookbehind (?<!…) is not portable: RE2 has none"},
	{pattern: `(?>a)`, mark: `(?>`, message: "atomic group (?>…) is not portable: RE2 has none"},
	{pattern: `(?|a)`, mark: `(?|`, message: "branch reset (?|…) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?#a)`, mark: `(?#`, message: "comment (?#…) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?(1)a)`, mark: `(?(`, message: "conditional (?(…)…) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?&a)`, mark: `(?&`, message: "recursion (?&…) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?R)`, mark: `(?R`, message: "recursion (?R) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?P>a)`, mark: `(?P>`, message: "recursion (?P>…) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?P=a)`, mark: `(?P=`, message: "back reference (?P=…) is not portable: RE2 has none"},
	{pattern: `(?'a'b)`, mark: `(?'`, message: "(?'…'…) is not portable: write (?<name>…)"},
	{pattern: `(*FAIL)`, mark: `(*`, message: "control verb (*…) is not portable: neither RE2 nor Java has it"},
	{pattern: `(?~a)`, mark: `(?`, message: "(? starts no group that RE2 and Java both have"},
	{pattern: `a(b`, mark: `(`, message: `this group is not closed: write \( for the character`},
	{pattern: `ab)`, mark: `)`, message: `this ) closes no group: write \) for the character`},
	{pattern: strings.Repeat("(", 201), mark: ``, message: "groups are nested more than 200 deep"},

	// flags
	{pattern: `a(?i)b`, mark: `(?i)`, message: "inline flags (?i) are not taken: (?i) counts for the whole pattern and stands at its very start"},
	{pattern: `(?i:a)`, mark: `(?i:`, message: "inline flags (?i:…) are not taken: (?i) counts for the whole pattern and stands at its very start"},
	{pattern: `(?s)a.b`, mark: `(?s)`, message: `inline flags (?s) are not taken: write [\s\S] for any character, line ends included`},
	{pattern: `(?m)^a`, mark: `(?m)`, message: `inline flags (?m) are not taken: write (?:^|\n) and (?:$|\n) for the ends of a line`},
	{pattern: `(?x) a`, mark: `(?x)`, message: "inline flags (?x) are not taken: write the pattern without blanks and comments"},
	{pattern: `(?U)a*`, mark: `(?U)`, message: "inline flags (?U) are not taken: only (?i) at the very start is read"},

	// names
	{pattern: `(a)(?<n>b)`, mark: `(`, message: "a group without a name gives no field: write (?:…), or (?<name>…) to keep it", opt: capture},
	{pattern: `abc`, mark: `abc`, message: "the pattern gives no field: name a part of it by (?<name>…)", opt: capture},
	{pattern: `(?<n>a)(?P<N>b)`, mark: `N`, message: `there is a group "n" already: names are equal without regard to case`, opt: capture},
	{pattern: `(?<n>a(?<m>b))`, mark: `(?<m>`, message: `group "m" stands within group "n": Sumo does not nest named groups`, opt: capture},
	{pattern: `(?<1n>a)`, mark: `1n`, message: `"1n" cannot name a field: a name is a letter, then letters, digits or _, and does not end in _`, opt: capture},
	{pattern: `(?<n_>a)`, mark: `n_`, message: `"n_" cannot name a field: a name is a letter, then letters, digits or _, and does not end in _`},
	{pattern: `(?<a-b>a)`, mark: `a-b`, message: `"a-b" cannot name a field: a name is a letter, then letters, digits or _, and does not end in _`},
	{pattern: `(?<n`, mark: `(?<`, message: "the name of this group has no end: write (?<name>…)"},

	// repetition
	{pattern: `a++`, mark: `++`, message: "possessive repetition ++ is not portable: RE2 has none"},
	{pattern: `a{2,3}+`, mark: `{2,3}+`, message: "possessive repetition {2,3}+ is not portable: RE2 has none"},
	{pattern: `a**`, mark: `**`, message: "* repeats a repetition: write (?:…) around the inner one"},
	{pattern: `a{2}{3}`, mark: `{2}{3}`, message: "{3} repeats a repetition: write (?:…) around the inner one"},
	{pattern: `*a`, mark: `*`, message: `* has nothing to repeat: write \* for the character`},
	{pattern: `a|+b`, mark: `+`, message: `+ has nothing to repeat: write \+ for the character`},
	{pattern: `{2}`, mark: `{2}`, message: `{2} has nothing to repeat`},
	{pattern: `a$*`, mark: `$*`, message: `$ matches no text that could be repeated`},
	{pattern: `a{1001}`, mark: `{1001}`, message: "repetition {1001} is not portable: RE2 takes no more than 1000"},
	{pattern: `a{2,99999999999999999999}`, mark: `{2,99999999999999999999}`, message: "repetition {2,99999999999999999999} is not portable: RE2 takes no more than 1000"},
	{pattern: `a{3,2}`, mark: `{3,2}`, message: "repetition {3,2} ends before it starts"},
	{pattern: `a{,3}`, mark: `{,3}`, message: "{,3} is not portable: write {0,3}"},
	{pattern: `(?:(?:a{20}){20}b){20}`, mark: `(?:(?:a{20}){20}b){20}`, message: "nested repetitions come to 8000 copies: RE2 takes no more than 1000"},
	{pattern: `(?:(?<n>c))*c`, mark: `(?:(?<n>c))*`, message: "a named group in a repetition is not portable: RE2 and Java may keep the values of different rounds", opt: capture},

	// classes
	{pattern: `[[:alpha:]]`, mark: `[:alpha:]`, message: "POSIX class [:alpha:] is not portable: Java has none; write [A-Za-z]"},
	{pattern: `[[:^nope:]]`, mark: `[:^nope:]`, message: "POSIX class [:^nope:] is not portable: Java has none"},
	{pattern: `[a-z&&b]`, mark: `&&`, message: `intersection && in a class is not portable: RE2 has none; write \& for the character`},
	{pattern: `[a[b]]`, mark: `[`, message: `[ inside a class is not portable: Java starts a class within it; write \[ for the character`},
	{pattern: `a[bc`, mark: `[`, message: `this class is not closed: write \[ for the character`},
	{pattern: `[a-`, mark: `[`, message: `this class is not closed: write \[ for the character`},
	{pattern: `[]`, mark: `[`, message: `this class is not closed: write \[ for the character`},
	{pattern: `[z-a]`, mark: `z-a`, message: "range z-a ends before it starts"},
	{pattern: `[a-\d]`, mark: `a-\d`, message: `range a-\d has no end: write \- for the character`},
	{pattern: `[^\s\S]`, mark: `[^\s\S]`, message: `[^\s\S] matches no character`},
	{pattern: `[\p{L}\W]`, mark: `[\p{L}\W]`, message: `\p{…} and a negated class such as \S in one class are not taken: write (?:…|…)`},
	{pattern: `[\b]`, mark: `\b`, message: `\b inside a class is not portable: write \x08 for the character`},
	{pattern: `[\B]`, mark: `\B`, message: `\B inside a class is no character`},
	{pattern: `[\A]`, mark: `\A`, message: `\A inside a class is no character`},
	{pattern: `[\z]`, mark: `\z`, message: `\z inside a class is no character`},

	// categories
	{pattern: `\p{Greek}`, mark: `\p{Greek}`, message: `\p{Greek} is not portable: only general categories such as \p{L} and \p{Nd} are`},
	{pattern: `\p{IsGreek}`, mark: `\p{IsGreek}`, message: `\p{IsGreek} is not portable: only general categories such as \p{L} and \p{Nd} are`},
	{pattern: `\pC`, mark: `\pC`, message: `\pC is not portable: only general categories such as \p{L} and \p{Nd} are`},
	{pattern: `\p{Alpha}`, mark: `\p{Alpha}`, message: `\p{Alpha} is not portable: RE2 has none; write [A-Za-z]`},
	{pattern: `\p`, mark: `\p`, message: `\p needs a category: \p{L}`},
	{pattern: `\p{Lu}`, mark: `\p{Lu}`, message: `\p{Lu} asks for a case where case does not matter: write cased before the pattern, or \p{L}`},

	// escapes
	{pattern: `(a)\1`, mark: `\1`, message: `back reference \1 is not portable: RE2 has none`},
	{pattern: `\k<a>`, mark: `\k`, message: `back reference \k is not portable: RE2 has none`},
	{pattern: `\012`, mark: `\0`, message: `octal escape \0 is not portable: write \x00`},
	{pattern: `\Qa.b\E`, mark: `\Q`, message: `quoting \Q…\E is not taken: put a \ before each special character`},
	{pattern: `\E`, mark: `\E`, message: `\E without \Q is not portable`},
	{pattern: `a\Z`, mark: `\Z`, message: `\Z is not portable: RE2 has none; write $ for the end of the text`},
	{pattern: `\G`, mark: `\G`, message: `\G is not portable: RE2 has none`},
	{pattern: `\h`, mark: `\h`, message: `\h is not portable: RE2 has none; write [\t ]`},
	{pattern: `\H`, mark: `\H`, message: `\H is not portable: RE2 has none; write [^\t ]`},
	{pattern: `\R`, mark: `\R`, message: `\R is not portable: RE2 has none; write (?:\r\n|\n|\r)`},
	{pattern: `\X`, mark: `\X`, message: `\X is not portable: RE2 has none`},
	{pattern: `\v`, mark: `\v`, message: `\v is not portable: RE2 reads one character, Java a class; write \x0B`},
	{pattern: `\V`, mark: `\V`, message: `\V is not portable: RE2 has none; write [^\n\x0B\f\r]`},
	{pattern: `\N`, mark: `\N`, message: `\N is not portable: RE2 has none; write [^\n]`},
	{pattern: `\K`, mark: `\K`, message: `\K is not portable: neither RE2 nor Java has it`},
	{pattern: `\C`, mark: `\C`, message: `\C is not portable: Java has none`},
	{pattern: `\cA`, mark: `\c`, message: `control escape \c is not portable: RE2 has none; write \x and its number`},
	{pattern: `\e`, mark: `\e`, message: `\e is not portable: RE2 has none; write \x1B`},
	{pattern: `\u0041`, mark: `\u`, message: `\u is not portable: RE2 has none; write \x{…}`},
	{pattern: `\y`, mark: `\y`, message: `unknown escape \y`},
	{pattern: `\é`, mark: `\é`, message: `é needs no \ before it`},
	{pattern: `\xZZ`, mark: `\x`, message: `\x needs two hexadecimal digits, or some in braces: \x1B, \x{1F600}`},
	{pattern: `\x{110000}`, mark: `\x{110000}`, message: `\x{110000} is not a character of Unicode`},
	{pattern: `\x{D800}`, mark: `\x{D800}`, message: `\x{D800} is not a character of Unicode`},
	{pattern: `a\`, mark: `\`, message: `\ at the end of the pattern escapes nothing: write \\ for the character`},
	{pattern: `[a\`, mark: `\`, message: `\ at the end of the pattern escapes nothing: write \\ for the character`},

	// text
	{pattern: "a\xff", mark: "\xff", message: "the pattern is not UTF-8 text here"},
}

var capture = regex.Options{Cased: true, Capture: true}

func TestRefused(t *testing.T) {
	for _, c := range refused {
		_, err := regex.Parse(c.pattern, c.opt)
		var e *regex.Error
		require.True(t, errors.As(err, &e), "%s is taken", c.pattern)
		assert.Equal(t, c.message, e.Message, c.pattern)
		require.LessOrEqual(t, e.End, len(c.pattern), c.pattern)
		if c.mark != "" {
			assert.Equal(t, c.mark, c.pattern[e.Start:e.End], c.pattern)
		}
	}
}

func TestRefusedForSize(t *testing.T) {
	_, err := regex.Parse(strings.Repeat(`a{1000}`, 4000), regex.Options{Cased: true})
	var e *regex.Error
	require.True(t, errors.As(err, &e))
	assert.True(t, strings.HasPrefix(e.Message, "the pattern is too large: "), e.Message)
}

func TestAnyRefused(t *testing.T) {
	_, err := regex.Any(nil, regex.Contains, false)
	assert.EqualError(t, err, "there is no text to look for")
	_, err = regex.Any([]string{"ok", "a\xff"}, regex.Contains, false)
	assert.EqualError(t, err, "the pattern is not UTF-8 text here")
}

// Short patterns are compiled when they are first asked for, which must not fail: the
// deepest, and the largest of 4 KiB.
func TestShortPatternsCompile(t *testing.T) {
	for _, c := range []struct {
		open, shut string
		n          int
	}{
		{"(?:x|yb", "z)+?", 200}, {"(?:", ")*", 200}, {`(?:[a-c]|\d`, "z|q)?", 200},
		{`\p{L}`, "", 4096 / 5}, {`[^\p{L}]`, "", 4096 / 8}, {"k", "", 4096}, {"[k-s]*", "", 4096 / 6}, {"|", "", 4096},
	} {
		pattern := strings.Repeat(c.open, c.n) + strings.Repeat(c.shut, c.n)
		r, err := regex.Parse(pattern, regex.Options{})
		require.NoError(t, err, "%s %s", c.open, c.shut)
		assert.NotPanics(t, func() { r.Compile() }, "%s %s", c.open, c.shut)
	}
}
