package ir

import (
	"strings"
	"unicode/utf8"

	"sumodet/compiler/regex"
	"sumodet/compiler/value"
)

// Fold returns s with each letter that has two cases in one of them: texts are
// equal without case exactly when their folds are. ASCII letters become lower
// case, and so does a letter beyond ASCII that has just two forms; nothing
// else changes (regex.Pair says which letters these are).
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return foldRunes(s)
		}
	}
	return value.Lower(s)
}

func foldRunes(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if p, ok := regex.Pair(r); ok && size == utf8.RuneLen(r) {
			switch {
			case r < utf8.RuneSelf:
				r = max(r, p) // of an ASCII pair the lower case is the greater
			default:
				r = min(r, p)
			}
			b.WriteRune(r)
		} else {
			b.WriteString(s[i : i+size]) // also bytes that are not UTF-8
		}
		i += size
	}
	return b.String()
}

// IsASCII reports whether s has no characters beyond ASCII.
func IsASCII(s string) bool {
	for len(s) >= 8 { // one load each
		if x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56; x&0x8080808080808080 != 0 {
			return false
		}
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
