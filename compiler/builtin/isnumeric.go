package builtin

import (
	"strings"

	"sumodet/compiler/value"
)

var sumoIsNumeric = &SumoFunc{
	Name: "isNumeric",
	Doc: "Is true for text that is a number literal of Java: decimal, octal after a leading 0, hexadecimal after 0x, " +
		"with the suffixes L, F and D. Null and blank text are none. It follows isCreatable of Apache Commons Lang 3.",
	Min: 1, Max: 1,
	Examples: []Example{
		{`isNumeric("1e5")`, "true"},
		{`isNumeric("017")`, "true"},
		{`isNumeric("09")`, "false"},
		{`isNumeric("0x1F")`, "true"},
		{`isNumeric("123L")`, "true"},
		{`isNumeric(" ")`, "false"},
		{`isNumeric(null)`, "false"},
	},
	Eval: func(args []value.Value) value.Value {
		s, _ := text(args[0])
		return value.BoolOf(creatable(s))
	},
}

const (
	decimalDigits = "0123456789"
	octalDigits   = "01234567"
	hexDigits     = "0123456789abcdefABCDEF"
)

// creatable reports whether Java's NumberUtils.isCreatable takes s.
func creatable(s string) bool {
	all := s
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	if len(s) > 1 && s[0] == '0' && !strings.Contains(all, ".") {
		switch {
		case s[1] == 'x' || s[1] == 'X':
			return len(s) > 2 && strings.Trim(s[2:], hexDigits) == ""
		case s[1] >= '0' && s[1] <= '9':
			return strings.Trim(s, octalDigits) == ""
		}
	}
	whole, s := leadingDigits(s)
	fraction, point := 0, strings.HasPrefix(s, ".")
	if point {
		fraction, s = leadingDigits(s[1:])
	}
	if whole+fraction == 0 {
		return false
	}
	exponent := s != "" && (s[0] == 'e' || s[0] == 'E')
	if exponent {
		s = s[1:]
		if s != "" && (s[0] == '-' || s[0] == '+') {
			s = s[1:]
		}
		var digits int
		if digits, s = leadingDigits(s); digits == 0 {
			return false
		}
	}
	switch s {
	case "", "d", "D", "f", "F":
		return true
	case "l", "L":
		return !point && !exponent
	}
	return false
}

// leadingDigits returns the number of digits that s starts with and the rest.
func leadingDigits(s string) (int, string) {
	rest := strings.TrimLeft(s, decimalDigits)
	return len(s) - len(rest), rest
}
