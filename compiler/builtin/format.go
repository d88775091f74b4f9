package builtin

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"sumodet/compiler/value"
)

var sumoFormat = &SumoFunc{
	Name: "format",
	Doc: "Fills up to 16 values into a text as Java's String.format does: %s %d %f %x %b %%, with width, precision and " +
		"the flags - 0 , +. What does not fit, null included, is an error in Sumo and gives null here.",
	Min: 1, Max: 17,
	Examples: []Example{
		{`format("%d/%d/%d", 3, "7", 2021)`, "3/7/2021"},
		{`format("%.3f %s", 12.34567, "%")`, "12.346 %"},
		{`format("$%,.2f", 1234567.891)`, "$1,234,567.89"},
		{`format("[%5s|%-5s|%05d]", "ab", "ab", -42)`, "[   ab|ab   |-0042]"},
		{`format("%08x", 48879)`, "0000beef"},
		{`format("%d", 1.5)`, "null"},
		{`format("%s", null)`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		pattern, ok := text(args[0])
		if !ok {
			return value.Value{}
		}
		s, ok := format(pattern, args[1:])
		if !ok {
			return value.Value{}
		}
		return sumoText(s)
	},
}

// verb is a format specifier: argument index, flags, width, precision, letter.
var verb = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^%(?:(\d{1,2})\$)?([-0,+]*)(\d{1,3})?(?:\.(\d{1,3}))?([a-zA-Z%])`)
})

func format(pattern string, args []value.Value) (string, bool) {
	var b strings.Builder
	next := 0
	for {
		i := strings.IndexByte(pattern, '%')
		if i < 0 {
			b.WriteString(pattern)
			return b.String(), true
		}
		b.WriteString(pattern[:i])
		m := verb().FindStringSubmatch(pattern[i:])
		if m == nil {
			return "", false
		}
		pattern = pattern[i+len(m[0]):]
		flags, letter := m[2], m[5]
		var s string
		switch letter {
		case "%":
			s = "%"
		case "n":
			s = "\n"
		default:
			at := next
			if m[1] != "" {
				at, _ = strconv.Atoi(m[1])
				at--
			} else {
				next++
			}
			if at < 0 || at >= len(args) {
				return "", false
			}
			var ok bool
			if s, ok = formatOne(letter, flags, m[4], args[at]); !ok {
				return "", false
			}
		}
		width, _ := strconv.Atoi(m[3])
		b.WriteString(pad(s, width, flags, strings.Contains("dfxX", letter)))
	}
}

// formatOne prints one argument without its width.
func formatOne(letter, flags, precision string, arg value.Value) (string, bool) {
	switch letter {
	case "s", "S", "b":
		s, ok := text(arg)
		if letter == "b" && arg.Kind() != value.Bool {
			return "", false
		}
		if n, err := strconv.Atoi(precision); err == nil {
			s = cut(s, 0, min(n, units(s)))
		}
		if letter == "S" {
			s = strings.ToUpper(s)
		}
		return s, ok
	}
	x, ok := Number(arg)
	if !ok || x-x != 0 { // null, text, infinite
		return "", false
	}
	r := rational(x)
	switch letter {
	case "f":
		n := 6
		if precision != "" {
			n, _ = strconv.Atoi(precision)
		}
		return sign(r.FloatString(n), flags), true
	case "d", "x", "X":
		if !r.IsInt() || precision != "" {
			return "", false
		}
		if letter == "d" {
			return sign(r.Num().String(), flags), true
		}
		if r.Sign() < 0 { // two's complement of a long
			r.Num().Add(r.Num(), new(big.Int).Lsh(big.NewInt(1), 64))
		}
		s := r.Num().Text(16)
		if letter == "X" {
			s = strings.ToUpper(s)
		}
		return s, true
	}
	return "", false
}

// rational gives the shortest decimal form of x, which Java rounds too. x is
// finite.
func rational(x float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(x, 'e', -1, 64))
	return r
}

// sign adds the thousands commas and the plus that flags ask for.
func sign(s, flags string) string {
	minus := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	if strings.Contains(flags, ",") {
		digits, fraction, point := strings.Cut(s, ".")
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "," + digits[i:]
		}
		if s = digits; point {
			s += "." + fraction
		}
	}
	switch {
	case minus:
		return "-" + s
	case strings.Contains(flags, "+"):
		return "+" + s
	}
	return s
}

// pad brings s to a width; zeros go behind the sign of a number.
func pad(s string, width int, flags string, number bool) string {
	n := width - units(s)
	switch {
	case n <= 0:
		return s
	case strings.Contains(flags, "-"):
		return s + strings.Repeat(" ", n)
	case number && strings.Contains(flags, "0"):
		digits := strings.TrimLeft(s, "+-")
		return s[:len(s)-len(digits)] + strings.Repeat("0", n) + digits
	}
	return strings.Repeat(" ", n) + s
}
