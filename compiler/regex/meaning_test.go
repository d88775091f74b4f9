package regex_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/regex"
)

func TestMeaning(t *testing.T) {
	for _, c := range []struct {
		pattern string
		opt     regex.Options
		yes, no []string
	}{
		{`b$`, cased, []string{"ab", "a\nb"}, []string{"b\n", "b\na"}},
		{`^b`, cased, []string{"b\na"}, []string{"a\nb"}},
		{`a.b`, cased, []string{"a\rb", "aéb"}, []string{"a\nb"}},
		{`a\sb`, cased, []string{"a b", "a\fb"}, []string{"a\x0Bb", "a\u00A0b"}},
		{`a\Wb`, cased, []string{"a\nb", "aéb"}, []string{"a_b"}},
		{`\d`, cased, []string{"7"}, []string{"٣"}},
		{`kiss`, folds, []string{"KISS", "kIsS"}, []string{"\u212Aiss", "ki\u017Fs"}},
		{`[^k]`, folds, []string{"\u212A"}, []string{"k", "K"}},
		{`é`, folds, []string{"É", "é"}, []string{"e"}},
		{`É`, cased, []string{"É"}, []string{"é"}},
		{`σ`, folds, []string{"Σ", "σ"}, []string{"ς"}},
		{`ß`, folds, []string{"ß"}, []string{"ẞ", "ss"}},
		{`ı`, folds, []string{"ı"}, []string{"I", "i"}},
		{`i`, folds, []string{"I"}, []string{"ı", "İ"}},
	} {
		r := parse(t, c.pattern, c.opt)
		for _, s := range c.yes {
			assert.True(t, r.Compile().MatchString(s), "%s should match %q", c.pattern, s)
		}
		for _, s := range c.no {
			assert.False(t, r.Compile().MatchString(s), "%s should not match %q", c.pattern, s)
		}
	}
}

func TestPair(t *testing.T) {
	for _, c := range [][2]rune{{'k', 'K'}, {'S', 's'}, {'é', 'É'}, {'Σ', 'σ'}, {'ÿ', 'Ÿ'}, {'å', 'Å'}} {
		other, ok := regex.Pair(c[0])
		assert.True(t, ok)
		assert.Equal(t, string(c[1]), string(other))
	}
	for _, r := range "1_ \u017F\u212A\u212Bςßẞıİµ中\u01C5" {
		_, ok := regex.Pair(r)
		assert.False(t, ok, "%c", r)
	}
}

// letters mixes what folds, what must not, and what is special.
var letters = []rune("aAkKsSzZ019 .*\\/\"[](){}|^$&-é\u00c9\u017f\u212aςσΣåÅ\u212bß\n\t\x0b")

var text = rapid.StringOfN(rapid.SampledFrom(letters), 0, 6, -1)

// foldOf folds a text as the package promises, by way of strings only.
func foldOf(s string) string {
	return strings.Map(func(r rune) rune {
		if other, ok := regex.Pair(r); ok {
			return min(r, other)
		}
		return r
	}, s)
}

func TestAnyAgreesWithPlainSearch(t *testing.T) {
	places := []func(s, sub string) bool{strings.Contains, strings.HasPrefix, strings.HasSuffix}
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.SliceOfN(text, 1, 4).Draw(t, "wanted")
		value := text.Draw(t, "before") + rapid.SampledFrom(wanted).Draw(t, "one") + text.Draw(t, "after")
		cased := rapid.Bool().Draw(t, "cased")
		place := rapid.SampledFrom([]regex.Place{regex.Contains, regex.Starts, regex.Ends}).Draw(t, "place")
		r, err := regex.Any(wanted, place, cased)
		require.NoError(t, err)
		want := slices.ContainsFunc(wanted, func(w string) bool {
			if cased {
				return places[place](value, w)
			}
			return places[place](foldOf(value), foldOf(w))
		})
		require.Equal(t, want, r.Compile().MatchString(value), "%q in %q by %s", wanted, value, r.Go())
		same(t, r, r.Portable(regex.Slashes), false)
		agree(t, r, value)
	})
}

func TestQuoteAgreesWithEquality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, cased := text.Draw(t, "a"), text.Draw(t, "b"), rapid.Bool().Draw(t, "cased")
		re := regexp.MustCompile(`^` + regex.Quote(a, cased, regex.Bare) + `\z`)
		if cased {
			require.Equal(t, a == b, re.MatchString(b))
		} else {
			require.Equal(t, foldOf(a) == foldOf(b), re.MatchString(b))
			require.True(t, re.MatchString(foldOf(a)))
		}
	})
}

// pattern draws patterns, most of them in the subset.
var pattern = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"a", "k", "S", "9", "é", "σ", ".", `\.`, `\s`, `\S`, `\d`, `\W`, `\b`, "^", "$", "|", "(", "(?:", ")", "*", "+?", "?",
		"{2}", "{1,3}", "[a-k]", "[^s]", `[\W9]`, `[\s\S]`, `[é-σ]`, `\pL`, `\/`, `"`, `\n`, "&&", "-",
	}), 0, 12).Draw(t, "parts")
	return strings.Join(parts, "")
})

func TestPortableMeansTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := regex.Parse(pattern.Draw(t, "pattern"), regex.Options{Cased: rapid.Bool().Draw(t, "cased")})
		if err != nil {
			return
		}
		same(t, r, r.Portable(regex.Slashes), false)
		same(t, r, r.Portable(regex.Quotes), false)
		value := text.Draw(t, "value")
		agree(t, r, value)
		literals(t, r, value)
	})
}

// agree claims that the portable texts, read by RE2's rules, match a value
// just when the Go form does, the declared U+017F and U+212A aside.
func agree(t require.TestingT, r *regex.Regex, value string) {
	value = strings.NewReplacer("\u017F", "", "\u212A", "").Replace(value)
	want := r.Compile().MatchString(value)
	require.Equal(t, r.Compile().MatchString(""), r.MatchesEmpty(), "%s in an empty text", r.Go())
	for _, form := range []regex.Form{regex.Bare, regex.Slashes, regex.Quotes} {
		found := regexp.MustCompile(r.Portable(form)).MatchString(value)
		require.Equal(t, want, found, "%s and %s on %q", r.Go(), r.Portable(form), value)
	}
	whole := r.Whole(regex.Bare)
	require.Equal(t, want, regexp.MustCompile(whole).MatchString(value), "%s searched in %q", whole, value)
	require.Equal(t, want, regexp.MustCompile(`^(?:`+whole+`)\z`).MatchString(value), "%s matched with %q", whole, value)
}
