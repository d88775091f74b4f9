package dsl

import "testing"

// FuzzScan holds the lexer to its promise: it fails on nothing and loses no
// byte.
func FuzzScan(f *testing.F) {
	f.Add("where x matches /a\\/b/ and ip in fc00::/7 // c\r\n")
	f.Add("\ufeff%\"a b\" 'x' `raw 3..8 1s..30s T1205.001 2027-03-31")
	f.Fuzz(func(t *testing.T, text string) {
		tokens, _ := scan(text)
		at := int32(0)
		for _, tok := range tokens {
			if tok.start != at || tok.end <= tok.start {
				t.Fatalf("a token from %d to %d follows byte %d", tok.start, tok.end, at)
			}
			at = tok.end
		}
		if int(at) != len(text) {
			t.Fatalf("the tokens end at byte %d of %d", at, len(text))
		}
	})
}
