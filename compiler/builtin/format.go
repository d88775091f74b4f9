package builtin

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"sumodet/compiler/value"
)

var sumoFormat = &SumoFunc{
	Name: "format",
	Doc: "Fills up to 16 values into a text as Java's String.format does: %s %d %f %e %x %o %b %c %t %%, with width, precision, " +
		"the flags - 0 , + ( # and blank, and the argument before as %<s. What does not fit, null included, is an error in Sumo " +
		"and gives null here, as do %g, %a and %h.",
	Min: 1, Max: 17,
	Examples: []Example{
		{`format("%d/%d/%d", 3, "7", 2021)`, "3/7/2021"},
		{`format("%.3f %s", 12.34567, "%")`, "12.346 %"},
		{`format("$%,.2f", 1234567.891)`, "$1,234,567.89"},
		{`format("[%5s|%-5s|%05d]", "ab", "ab", -42)`, "[   ab|ab   |-0042]"},
		{`format("%08x", 48879)`, "0000beef"},
		{`format("%(,.2f %#x % d %.2e", -3.75, 36, 36, 1234567.891)`, "(3.75) 0x24  36 1.23e+06"},
		{`format("%s %<S %b %tF", "ada", true, 1700000000007)`, "ada ADA true 2023-11-14"},
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
	return regexp.MustCompile(`^%(?:(\d{1,2})\$|(<))?([-0,+( #]*)(\d{1,3})?(?:\.(\d{1,3}))?([tT][a-zA-Z]|[a-zA-Z%])`)
})

func format(pattern string, args []value.Value) (string, bool) {
	var b strings.Builder
	next, last := 0, -1
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
		flags, letter := m[3], m[6]
		var s string
		switch letter {
		case "%":
			s = "%"
		case "n":
			s = "\n"
		default:
			at := next
			switch {
			case m[1] != "":
				at, _ = strconv.Atoi(m[1])
				at--
			case m[2] != "":
				at = last
			default:
				next++
			}
			last = at
			if at < 0 || at >= len(args) {
				return "", false
			}
			var ok bool
			if s, ok = formatOne(letter, flags, m[5], args[at]); !ok {
				return "", false
			}
		}
		width, _ := strconv.Atoi(m[4])
		b.WriteString(pad(s, width, flags, strings.Contains("dfeExXo", letter)))
	}
}

// formatOne prints one argument without its width.
func formatOne(letter, flags, precision string, arg value.Value) (string, bool) {
	switch letter {
	case "b", "B": // of what is no boolean Java says that it is there
		if arg.Kind() != value.Bool {
			arg = value.BoolOf(!arg.IsNull())
		}
		letter = map[string]string{"b": "s", "B": "S"}[letter]
	}
	switch letter {
	case "s", "S":
		s, ok := text(arg)
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
	if letter[0] == 't' || letter[0] == 'T' {
		s, ok := formatTime(letter[1], x)
		if letter[0] == 'T' {
			s = strings.ToUpper(s)
		}
		return s, ok && arg.Kind() != value.Text
	}
	r := rational(x)
	switch letter {
	case "c":
		return string(rune(x)), r.IsInt() && x >= 0 && x <= unicode.MaxRune && precision == ""
	case "e", "E":
		n := 6
		if precision != "" {
			n, _ = strconv.Atoi(precision)
		}
		s := strconv.FormatFloat(x, 'e', n, 64)
		if letter == "E" {
			s = strings.ToUpper(s)
		}
		return sign(s, strings.ReplaceAll(flags, ",", "")), true
	case "f":
		n := 6
		if precision != "" {
			n, _ = strconv.Atoi(precision)
		}
		return sign(r.FloatString(n), flags), true
	case "d", "x", "X", "o":
		if !r.IsInt() || precision != "" || letter != "d" && arg.Kind() == value.Text { // a text is no number to them
			return "", false
		}
		if letter == "d" {
			return sign(r.Num().String(), flags), true
		}
		if r.Sign() < 0 { // two's complement of a long
			r.Num().Add(r.Num(), new(big.Int).Lsh(big.NewInt(1), 64))
		}
		if letter == "o" {
			return strings.Repeat("0", strings.Count(flags, "#")) + r.Num().Text(8), true
		}
		s := strings.Repeat("0x", strings.Count(flags, "#")) + r.Num().Text(16)
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
	case minus && strings.Contains(flags, "("):
		return "(" + s + ")"
	case minus:
		return "-" + s
	case strings.Contains(flags, "+"):
		return "+" + s
	case strings.Contains(flags, " "):
		return " " + s
	}
	return s
}

// timePatterns are the conversions of Java's %t that are patterns of its dates.
var timePatterns = map[byte]string{
	'Y': "yyyy", 'y': "yy", 'm': "MM", 'd': "dd", 'e': "d", 'B': "MMMM", 'b': "MMM", 'h': "MMM", 'A': "EEEE", 'a': "EEE", 'j': "DDD",
	'H': "HH", 'k': "H", 'I': "hh", 'l': "h", 'M': "mm", 'S': "ss", 'L': "SSS", 'z': "Z", 'Z': "z",
	'F': "yyyy-MM-dd", 'T': "HH:mm:ss", 'R': "HH:mm", 'D': "MM/dd/yy", 'r': "hh:mm:ss a", 'c': "EEE MMM dd HH:mm:ss z yyyy",
}

// formatTime prints epoch milliseconds, in UTC as formatDate does where no zone is said.
func formatTime(conversion byte, ms float64) (string, bool) {
	switch pattern, ok := timePatterns[conversion]; {
	case ok:
		return formatDate(time.UnixMilli(int64(ms)).UTC(), pattern)
	case conversion == 's':
		return strconv.FormatInt(int64(ms)/1000, 10), true
	case conversion == 'Q':
		return strconv.FormatInt(int64(ms), 10), true
	}
	return "", false
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
		digits := strings.TrimLeft(s, "+-( ")
		return s[:len(s)-len(digits)] + strings.Repeat("0", n) + digits
	}
	return strings.Repeat(" ", n) + s
}
