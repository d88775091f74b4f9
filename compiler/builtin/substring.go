package builtin

import (
	"unicode/utf8"

	"sumodet/compiler/value"
)

// Positions and lengths count UTF-16 code units, as Sumo is written in Java: a
// character beyond U+FFFF counts as two, a byte that is not UTF-8 as one.

var ruleSubstring = &Func{
	Name: "substring",
	Doc: "Gives the characters from start, counted from 0, up to but not including end, or to the last. " +
		"What lies outside the text is cut off; when nothing is left the result is missing. " +
		"A character beyond U+FFFF counts as two.",
	Params: []Param{
		{Name: "s", Kinds: texts},
		{Name: "start", Kinds: numbers},
		{Name: "end", Kinds: numbers, Optional: true},
	},
	Result: always(value.Text),
	Examples: []Example{
		{`substring("Sumo Logic", 0, 4)`, "Sumo"},
		{`substring("Sumo Logic", 5)`, "Logic"},
		{`substring("Sumo", -2, 100)`, "Sumo"},
		{`substring("Sumo", 4)`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		s, from, to, ok := span(args)
		if !ok {
			return value.Value{}
		}
		from, to = max(from, 0), min(to, units(s))
		if from >= to {
			return value.Value{}
		}
		return value.TextOf(cut(s, from, to))
	},
}

var ruleLength = &Func{
	Name:     "length",
	Doc:      "Gives the number of characters; 0 for a missing value. A character beyond U+FFFF counts as two.",
	Params:   []Param{{Name: "s", Kinds: texts}},
	Result:   always(value.Number),
	Examples: []Example{{`length("sumo logic")`, "10"}, {`length(null)`, "0"}},
	Eval:     length,
}

var sumoSubstring = &SumoFunc{
	Name: "substring",
	Doc: "Gives the characters from start, counted from 0, up to but not including end, which is cut to the length. " +
		"A start outside the text or an end before the start gives null; Sumo refuses such constants (sumo-query-language.md 3.10).",
	Min: 2, Max: 3,
	Examples: []Example{
		{`substring("Hello world!", 6)`, "world!"},
		{`substring("Sumo Logic", 0, 100)`, "Sumo Logic"},
		{`substring("Sumo Logic", 4, 4)`, `""`},
		{`substring("Hello world", 3, 2)`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		s, from, to, ok := span(args)
		n := units(s)
		if !ok || from < 0 || from >= n || to < from {
			return value.Value{}
		}
		return sumoText(cut(s, from, min(to, n)))
	},
}

var sumoLength = &SumoFunc{
	Name: "length",
	Doc:  "Gives the number of characters; null has 0.",
	Min:  1, Max: 1,
	Examples: []Example{{`length("sumo logic")`, "10"}, {`length(null)`, "0"}, {`length("𝄞")`, "2"}},
	Eval:     length,
}

func length(args []value.Value) value.Value {
	s, _ := text(args[0])
	return value.NumberOf(float64(units(s)))
}

// span reads the arguments of substring; an absent end is beyond any text.
func span(args []value.Value) (s string, from, to int, ok bool) {
	const far = 1 << 30 // no text is so long
	s, ok = text(args[0])
	index := func(v value.Value) int {
		f, isNum := Number(v)
		ok = ok && isNum
		return int(min(max(f, -far), far))
	}
	from, to = index(args[1]), far
	if len(args) > 2 {
		to = index(args[2])
	}
	return s, from, to, ok
}

// units is the length of s in UTF-16 code units.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			n, i = n+1, i+1
			continue
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		n, i = n+wide(r), i+w
	}
	return n
}

// cut returns the code units from..to of s, where 0 <= from <= to <= units(s).
// Half of a pair, which no text of ours can hold, becomes U+FFFD.
func cut(s string, from, to int) string {
	a, halfA := offset(s, from)
	b, halfB := offset(s, to)
	switch {
	case from == to:
		return ""
	case !halfA && !halfB:
		return s[a:b]
	}
	out := ""
	if halfA { // a is where the cut pair begins
		_, w := utf8.DecodeRuneInString(s[a:])
		out, a = "\uFFFD", a+w
	}
	if a < b {
		out += s[a:b]
	}
	if halfB {
		out += "\uFFFD"
	}
	return out
}

// offset returns where code unit n of s begins; half says that it is the
// second of a pair that begins there.
func offset(s string, n int) (at int, half bool) {
	for n > 0 {
		r, w := utf8.DecodeRuneInString(s[at:])
		if n < wide(r) {
			return at, true
		}
		n, at = n-wide(r), at+w
	}
	return at, false
}

func wide(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
