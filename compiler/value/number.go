package value

import (
	"math"
	"strconv"
	"strings"
)

// ParseNumber reads decimal text such as "42", "-1.5" or "3e+4" and nothing
// else: no blanks, hexadecimal, underscores, infinities or type suffixes, on
// which float64 parsers and Sumo's isNumeric (sumo-query-language.md 3.1)
// differ. ok is false for any other text, for text of more than 64 characters
// and for what float64 cannot hold; the caller takes that as null.
//
// A search can ask whether text is a number by isNumeric alone, which takes a
// leading zero for octal: it refuses "09" and "08e1" but not "007" or "09.5".
// So "09" is no number here either, or a rule would see matches that its
// search does not. What is taken is read as decimal: "017" is 17.
func ParseNumber(s string) (f float64, ok bool) {
	if len(s) == 0 || len(s) > 64 {
		return 0, false
	}
	digits, i := 0, 0
	if s[0] == '-' || s[0] == '+' {
		i = 1
	}
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == 'e' || c == 'E':
		case (c == '-' || c == '+') && (s[i-1] == 'e' || s[i-1] == 'E'):
		default:
			return 0, false
		}
	}
	if digits == 0 || badOctal(s) {
		return 0, false
	}
	if len(s) <= 15 && digits == len(s) { // the common case: a short whole number
		n := 0
		for i := 0; i < len(s); i++ {
			n = n*10 + int(s[i]-'0')
		}
		return float64(n), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// badOctal reports whether s starts like an octal number of Java, with 0 and a
// digit and no point anywhere, and is none.
func badOctal(s string) bool {
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	if len(s) < 2 || s[0] != '0' || s[1] < '0' || s[1] > '9' || strings.Contains(s, ".") {
		return false
	}
	return strings.Trim(s, "01234567") != ""
}

// ToNumber returns the value as a number: text is read by ParseNumber, times
// and bools give their number, all else is null.
func (v Value) ToNumber() Value {
	switch v.kind {
	case Number:
		return v
	case Time, Bool:
		return NumberOf(v.num)
	case Text:
		if f, ok := ParseNumber(v.text); ok {
			return NumberOf(f)
		}
	}
	return Value{}
}

// ToText returns the value as text; null stays null.
func (v Value) ToText() Value {
	if v.kind == Text || v.kind == Null {
		return v
	}
	return TextOf(v.String())
}
