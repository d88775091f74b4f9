package regex

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// TestFoldingsMissNothing compares the table with every character of Unicode.
func TestFoldingsMissNothing(t *testing.T) {
	table := foldings()
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		pair, ok := Pair(r)
		if !ok && unicode.SimpleFold(r) == r {
			continue
		}
		require.NotEmpty(t, table, "%c is missing", r)
		require.Equal(t, string(r), string(table[0].r))
		if ok {
			require.Equal(t, string(pair), string(table[0].pair))
			back, _ := Pair(pair)
			require.Equal(t, string(r), string(back), "the pair of %c's pair", r)
		}
		table = table[1:]
	}
	require.Empty(t, table)
}
