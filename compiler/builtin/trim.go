package builtin

import (
	"strings"

	"sumodet/compiler/value"
)

var ruleTrim = &Func{
	Name:     "trim",
	Doc:      "Drops blanks and control characters, up to U+0020, at both ends. When nothing is left the result is missing.",
	Params:   []Param{{Name: "s", Kinds: texts}},
	Result:   always(value.Text),
	Examples: []Example{{`trim("  a b\n")`, "a b"}, {`trim("  ")`, "null"}},
	Eval:     onText(func(s string) value.Value { return value.TextOf(trim(s)) }),
}

var sumoTrim = &SumoFunc{
	Name: "trim",
	Doc:  "Drops blanks and control characters, up to U+0020, at both ends.",
	Min:  1, Max: 1,
	Examples: []Example{{`trim(" Hello World  ")`, "Hello World"}, {`trim("  ")`, `""`}},
	Eval:     onText(func(s string) value.Value { return sumoText(trim(s)) }),
}

// trim is Java's String.trim: unlike strings.TrimSpace it leaves U+00A0 and
// other blanks beyond ASCII.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
}
