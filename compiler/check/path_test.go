package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sumodet/compiler/logs"
)

// FuzzPath: what the checker lets pass, the readers of logs read.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"a.b", "['o'b']", "a]", "o'b", "a[0].b", "a[99999999999]", "['a]']", "[]", "a['x'].y", "$.a", "['$'].a", "a.['b']", strings.Repeat("a.", 32) + "a"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if _, what := badPath(p); what == "" {
			_, err := logs.ParsePath(p)
			require.NoError(t, err)
		}
	})
}

func TestBadPath(t *testing.T) {
	for p, want := range map[string]string{
		"['o'b']":                      "a name in brackets has no single quote; a name without brackets may have one",
		"a]":                           "no bracket is open here; a name with one is ['a]']",
		"a[99999999999]":               "in brackets stands a number or a name in single quotes, such as ['a.b']",
		"$.a[0]":                       "a path begins with a member's name, without $; a member called so is ['$']",
		strings.Repeat("a.", 32) + "a": "a path has at most 32 names",
		"['$'].a":                      "",
		"['a]']":                       "",
		"o'b":                          "",
	} {
		_, what := badPath(p)
		require.Equal(t, want, what, p)
	}
}
