package regex_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/regex"
)

func TestLiterals(t *testing.T) {
	for _, c := range []struct {
		pattern string
		want    string
	}{
		{`Stage \d+$`, "[[stage ]]"},
		{`OPEN SESAME`, "[[open sesame]]"},
		{`knockd|fwknop`, "[[fwknop knockd]]"},
		{`(?:ab|cd)x(?:1|2)`, "[[abx1 abx2 cdx1 cdx2]]"},
		{`knockd?:`, "[[knock: knockd:]]"},
		{`fo+bar`, "[[fo] [obar]]"},
		{`a{3}b{2,}c`, "[[aaabb] [bbc]]"},
		{`foo.*bar`, "[[bar] [foo]]"},
		{`(foo.*bar|bazz.)x`, "[[bar bazz] [bazz foo] [x]]"},
		{`foo|.*`, "[]"},
		{`(foo)*`, "[]"},
		{`(foo)+`, "[[foo]]"},
		{`(foo){0}x`, "[[x]]"},
		{`x[ab]y`, "[[xay xby]]"},
		{`x[a-z]y`, "[[x] [y]]"},
		{`x[^a]y`, "[[x] [y]]"},
		{`caféine`, "[[caf] [ine]]"},
		{`^\bx$`, "[[x]]"},
		{`foobar|foo`, "[[foo]]"},
		{`foo.foobar`, "[[foobar]]"},
		{`[kK]nock`, "[[knock]]"},
		{``, "[]"},
	} {
		for _, opt := range []regex.Options{cased, folds} {
			assert.Equal(t, c.want, fmt.Sprint(parse(t, c.pattern, opt).Literals()), c.pattern)
		}
	}
}

func TestLiteralsOfLongLists(t *testing.T) {
	var texts []string
	for i := range 2000 {
		texts = append(texts, fmt.Sprintf("host%04d.example", i))
	}
	r, err := regex.Any(texts, regex.Ends, false)
	require.NoError(t, err)
	assert.Equal(t, [][]string{texts}, r.Literals())
}

// literals claims that what matches holds the necessary texts.
func literals(t require.TestingT, r *regex.Regex, value string) {
	if !r.Compile().MatchString(value) {
		return
	}
	lower := strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, value)
	for _, set := range r.Literals() {
		require.True(t, slices.ContainsFunc(set, func(s string) bool { return strings.Contains(lower, s) }),
			"%s matches %q, which holds none of %q", r, value, set)
	}
}
