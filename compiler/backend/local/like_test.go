package local

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"sumodet/compiler/value"
)

// TestLikeCoversAsWildcardsDo draws texts and patterns of two letters, so that parts come
// again and overlap.
func TestLikeCoversAsWildcardsDo(t *testing.T) {
	of := func(letters string) *rapid.Generator[string] {
		return rapid.StringOfN(rapid.SampledFrom([]rune(letters)), 0, 8, -1)
	}
	rapid.Check(t, func(t *rapid.T) {
		cased := rapid.Bool().Draw(t, "cased")
		pattern := of("abAB**").Draw(t, "pattern")
		if !cased {
			pattern = value.Lower(pattern)
		}
		test := like([]string{pattern}, cased, false)
		for range 50 {
			text := of("abABé").Draw(t, "text")
			assert.Equal(t, value.Wildcard(pattern, text, !cased), test(text), "%q like %q", text, pattern)
		}
	})
	for text, covered := range map[string]bool{"ab": true, "aab": true, "aXb": true, "a": false, "b": false, "abX": false, "Xab": false, "ba": false} {
		assert.Equal(t, covered, like([]string{"a*b"}, true, false)(text), text)
	}
	assert.False(t, like([]string{"a*a"}, true, false)("a"), "a character is not two parts")
	assert.False(t, like([]string{"*ab*ab*"}, true, false)("ab"))
	assert.False(t, like([]string{"ab"}, true, false)("abc"))
	both := []string{"a*", "*b"}
	assert.True(t, like(both, true, true)("ab"))
	assert.False(t, like(both, true, true)("a"))
	assert.True(t, like(both, true, false)("a"))
	assert.False(t, like(both, true, false)("ba"))
}
