package schema

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"sumodet/dsl/diag"
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
	length := utf8.RuneCountInString(word)
	limit := min(max(2, length/3), length-1)
	var near []candidate
	for _, a := range among {
		if abs(length-utf8.RuneCountInString(a)) > limit {
			continue
		}
		if d := diag.Distance(word, a); d <= limit {
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

func abs(n int) int { return max(n, -n) }
