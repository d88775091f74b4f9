package regex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/regex"
)

// printings shows what patterns become for Sumo and for Go.
var printings = []struct {
	pattern  string
	opt      regex.Options
	portable string // between slashes
	program  string // for Go
}{
	// anchors, dots and white space are spelt so that engines agree
	{`: Stage \d+$`, cased, `: Stage \d+\z`, `: Stage \d+\z`},
	{`\Aa.b\z`, cased, `^a[^\n]b\z`, `^a[^\n]b\z`},
	{`(^|\s)-S(\s|$)`, cased, `(?:^|[\t\n\f\r ])-S(?:[\t\n\f\r ]|\z)`, `(?:^|[\t\n\f\r ])-S(?:[\t\n\f\r ]|\z)`},
	{`\S+\D\W\B`, cased, `[^\t\n\f\r ]+\D\W\B`, `[^\t\n\f\r ]+\D\W\B`},
	{`[^\d]\bx`, cased, `\D\bx`, `\D\bx`},

	// classes
	{`[\w.\/-]`, cased, `[\w.\/\-]`, `[\w./\-]`},
	{`[]a^&-]`, cased, `[\]a\^\&\-]`, `[\]a\^\&\-]`},
	{`[\w-.]`, cased, `[\w\-.]`, `[\w\-.]`},
	{`[\s\S]`, cased, `[\s\S]`, `[\s\S]`},
	{`[^\S\n]`, cased, `[\t\f\r ]`, `[\t\f\r ]`},
	{`[\D5]`, cased, `[^0-46-9]`, `[^0-46-9]`},
	{`[\s\d]`, cased, `[\t\n\f\r \d]`, `[\t\n\f\r \d]`},
	{`\pL\P{Nd}[\p{L}_]`, cased, `\p{L}\P{Nd}[\p{L}_]`, `\p{L}\P{Nd}[\p{L}_]`},

	// escapes
	{`\/a/\"\x22"`, cased, `\/a\/"""`, `/a/"""`},
	{`\t\n\r\f\a\x07\x{1F600}\x{200B}`, cased, `\t\n\r\f\x07\x07😀\x{200B}`, `\t\n\r\f\x07\x07😀\x{200B}`},
	{`a{b{1x}`, cased, `a\{b\{1x\}`, `a\{b\{1x\}`},
	{`\-\ \#\_`, cased, `- #_`, `- #_`},

	// repetition
	{`a*b+?c??d{2}e{2,}f{2,3}?`, cased, `a*b+?c??d{2}e{2,}f{2,3}?`, `a*b+?c??d{2}e{2,}f{2,3}?`},
	{`(?:ab){1}|`, cased, `(?:ab){1}|`, `(?:ab){1}|`},

	// groups
	{`a(?:(?<n>b))?`, capture, `a(?:(?<n>b))?`, `a(?:(?<n>b))?`},
	{`(?P<ip>\d+)(?:x)(?<n_1>y)`, capture, `(?<ip>\d+)(?:x)(?<n_1>y)`, `(?<ip>\d+)(?:x)(?<n_1>y)`},
	{
		`^(?:\(stanza #\d+\) SPA from: )?(?<knocker>\d+\.\d+)`, capture,
		`^(?:\(stanza #\d+\) SPA from: )?(?<knocker>\d+\.\d+)`,
		`^(?:\(stanza #\d+\) SPA from: )?(?<knocker>\d+\.\d+)`,
	},
	{`(a)(?<n>b(?<m>c))`, cased, `(?:a)(?:b(?:c))`, `(?:a)(?:b(?:c))`},

	// case
	{`Knock`, folds, `(?i)Knock`, `[Kk][Nn][Oo][Cc][Kk]`},
	{`(?i)Knock`, cased, `(?i)Knock`, `[Kk][Nn][Oo][Cc][Kk]`},
	{`\d+: \w\W`, folds, `\d+: \w\W`, `\d+: \w\W`},
	{`[a-f0-9]+[^x]`, folds, `(?i)[a-f0-9]+[^x]`, `[a-f0-9A-F]+[^xX]`},
	{`[a-zA-Z]`, folds, `[a-zA-Z]`, `[a-zA-Z]`},
	{`\x41`, folds, `(?i)A`, `[Aa]`},
	{`caf\x{E9}`, folds, `(?i)caf[Éé]`, `[Cc][Aa][Ff][Éé]`},
	{`[à-ü]1`, folds, `[à-üÀ-ÖØ-Ü]1`, `[à-üÀ-ÖØ-Ü]1`},

	// (?i) would fold more than the pairs: σ has ς too, å the Angstrom sign,
	// categories follow each engine's own tables
	{`aσ`, folds, `[Aa][Σσ]`, `[Aa][Σσ]`},
	{`aå`, folds, `[Aa][Åå]`, `[Aa][Åå]`},
	{`aς`, folds, `[Aa]ς`, `[Aa]ς`},
	{`a\x{17F}`, folds, `[Aa]ſ`, `[Aa]ſ`},
	{`ß\p{L}a`, folds, `ß\p{L}[Aa]`, `ß\p{L}[Aa]`},
	{`[\Wk]s`, folds, `(?i)[^0-9A-JL-Z_a-jl-z]s`, `[^0-9A-JL-Z_a-jl-z][Ss]`},
}

var (
	cased = regex.Options{Cased: true}
	folds = regex.Options{}
)

func TestPrinting(t *testing.T) {
	for _, c := range printings {
		r, err := regex.Parse(c.pattern, c.opt)
		require.NoError(t, err, c.pattern)
		assert.Equal(t, c.portable, r.Portable(regex.Slashes), "portable form of %s", c.pattern)
		assert.Equal(t, c.program, r.Go(), "Go form of %s", c.pattern)
		assert.Equal(t, c.pattern, r.String())
		same(t, r, r.Portable(regex.Slashes), c.opt.Capture)
		same(t, r, r.Portable(regex.Quotes), c.opt.Capture)
	}
}

// same claims that a printed pattern parses to what it was printed from.
func same(t require.TestingT, r *regex.Regex, text string, capture bool) {
	back, err := regex.Parse(text, regex.Options{Cased: true, Capture: capture})
	require.NoError(t, err, text)
	require.Equal(t, r.Go(), back.Go(), "%s printed as %s", r, text)
	require.Equal(t, r.Names(), back.Names())
}

func TestQuotesForm(t *testing.T) {
	r := parse(t, `^say "/(?<word>[^"\\]+)`, capture)
	assert.Equal(t, `^say \x22/(?<word>[^\x22\\]+)`, r.Portable(regex.Quotes))
	assert.Equal(t, `^say "\/(?<word>[^"\\]+)`, r.Portable(regex.Slashes))
	assert.Equal(t, `^say "/(?<word>[^"\\]+)`, r.Portable(regex.Bare))
	assert.Equal(t, []string{"word"}, r.Names())
	assert.Equal(t, []string{"", "word"}, r.Compile().SubexpNames())
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		pattern string
		opt     regex.Options
		want    string
	}{
		{`knock/d`, folds, `(?s:.*)(?i:knock\/d)(?s:.*)`},
		{`knock`, cased, `(?s:.*)knock(?s:.*)`},
		{`^knock`, folds, `(?i:^knock)(?s:.*)`},
		{`\.exe$`, folds, `(?s:.*)(?i:\.exe\z)`},
		{`^a$`, cased, `^a\z`},
		{`^a|b`, cased, `(?s:.*)(?:^a|b)(?s:.*)`},
		{`(^a)`, cased, `(?s:.*)(?:^a)(?s:.*)`},
		{``, cased, `(?s:.*)(?s:.*)`},
	} {
		assert.Equal(t, c.want, parse(t, c.pattern, c.opt).Whole(regex.Slashes), c.pattern)
	}
}

func TestAny(t *testing.T) {
	images := []string{`\knock.exe`, `\KNOCK.EXE`, `/knock`}
	for _, c := range []struct {
		place regex.Place
		cased bool
		want  string
	}{
		{regex.Contains, false, `(?i)\\knock\.exe|\/knock`},
		{regex.Starts, false, `(?i)^(?:\\knock\.exe|\/knock)`},
		{regex.Ends, false, `(?i)(?:\\knock\.exe|\/knock)\z`},
		{regex.Ends, true, `(?:\\knock\.exe|\\KNOCK\.EXE|\/knock)\z`},
	} {
		r, err := regex.Any(images, c.place, c.cased)
		require.NoError(t, err)
		assert.Equal(t, c.want, r.Portable(regex.Slashes))
	}
	one, err := regex.Any([]string{"(?i)"}, regex.Ends, true)
	require.NoError(t, err)
	assert.Equal(t, `\(\?i\)\z`, one.Portable(regex.Slashes))
}

func TestQuote(t *testing.T) {
	assert.Equal(t, `a\/b\.c"`, regex.Quote(`a/b.c"`, true, regex.Slashes))
	assert.Equal(t, `a/b\.c\x22`, regex.Quote(`a/b.c"`, true, regex.Quotes))
	assert.Equal(t, `[Aa][Éé]1`, regex.Quote("aé1", false, regex.Bare))
}

func parse(t testing.TB, pattern string, opt regex.Options) *regex.Regex {
	t.Helper()
	r, err := regex.Parse(pattern, opt)
	require.NoError(t, err, pattern)
	return r
}
