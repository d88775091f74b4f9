package regex

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func needsOf(re *regexp.Regexp) string {
	f := NewFinder(re)
	f.Reads()
	return f.needs
}

func TestFinderNeeds(t *testing.T) {
	for pattern, want := range map[string]string{
		`stage (\d+)`:               "stage ",
		`^(?:<\d+>)?x: (.*)`:        "x: ",
		`a|b`:                       "",
		`(?:abcd)*ef`:               "ef",
		`(?:abcd)+ef`:               "abcd",
		`(?:abcd){2,}`:              "abcd",
		`(?:abcd)?`:                 "",
		`(?i)abc`:                   "",
		`(?i)abc(?-i:DENY)`:         "DENY",
		`knock(d|client) (\w+) end`: "knock",
		"a\uFFFDb":                  "",
		`(é\x{1F600}ab)`:            "é\U0001F600ab",
	} {
		assert.Equal(t, want, needsOf(regexp.MustCompile(pattern)), pattern)
	}
}

func TestFinderNeedsWhatEveryMatchHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`(a|b|ab|\(a\|b\)|\(ab\)[?*+]|\[ab\]|c){1,8}`).Draw(t, "pattern")
		re, err := regexp.Compile(pattern)
		if err != nil {
			return
		}
		text := rapid.StringMatching(`[abc]{0,12}`).Draw(t, "text")
		if re.MatchString(text) {
			require.Contains(t, text, needsOf(re), pattern)
		}
	})
}
