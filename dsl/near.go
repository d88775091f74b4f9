package dsl

import "sumodet/dsl/diag"

// nearest returns the word that word is likeliest a slip for, or "";
// a word of n letters may differ in a third of them.
func nearest(word string, among []string) string {
	best, found := len(word)/3+1, ""
	if len(word) > 40 {
		return ""
	}
	for _, w := range among {
		if d := diag.Distance(word, w); d < best {
			best, found = d, w
		}
	}
	return found
}
