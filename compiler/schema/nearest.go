package schema

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the words that may have been meant by a word that is
// unknown, nearest first and in the given order where they are as near. Near
// is a Damerau-Levenshtein distance, without regard to case, of at most two or
// a third of the word's length, whichever is more, and always less than the
// word's length.
func Nearest(word string, among []string) []string {
	type candidate struct {
		word     string
		distance int
	}
	runes := []rune(strings.ToLower(word))
	limit := min(max(2, len(runes)/3), len(runes)-1)
	var near []candidate
	for _, a := range among {
		other := []rune(strings.ToLower(a))
		if abs(len(runes)-len(other)) > limit {
			continue
		}
		if d := distance(runes, other); d <= limit {
			near = append(near, candidate{a, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	for _, c := range near {
		out = append(out, c.word)
	}
	return out
}

// distance counts the characters to insert, drop, replace or swap with their
// neighbour that make b of a (optimal string alignment: no part is edited
// twice).
func distance(a, b []rune) int {
	before, above := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}

func abs(n int) int { return max(n, -n) }
