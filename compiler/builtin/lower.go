package builtin

import (
	"strings"

	"sumodet/compiler/value"
)

// lower and upper are Java's toLowerCase and toUpperCase letter by letter, as
// searches spell the rule's functions so, and İ is i with a dot above: a plain i
// would equal one. Java differs for the few other letters whose other case is
// several letters or hangs on the context (ß, final Σ).

var ruleLower = &Func{
	Name:     "lower",
	Doc:      "Gives the text in lower case.",
	Params:   []Param{{Name: "s", Kinds: texts}},
	Result:   always(value.Text),
	Examples: []Example{{`lower("KnockD É")`, "knockd é"}},
	Eval:     onText(func(s string) value.Value { return value.TextOf(lower(s)) }),
}

var ruleUpper = &Func{
	Name:     "upper",
	Doc:      "Gives the text in upper case.",
	Params:   []Param{{Name: "s", Kinds: texts}},
	Result:   always(value.Text),
	Examples: []Example{{`upper("knockd é")`, "KNOCKD É"}},
	Eval:     onText(func(s string) value.Value { return value.TextOf(strings.ToUpper(s)) }),
}

var sumoLower = &SumoFunc{
	Name: "toLowerCase", Aliases: []string{"lower"},
	Doc: "Gives the text in lower case.",
	Min: 1, Max: 1,
	Examples: []Example{{`toLowerCase("JOE.S")`, "joe.s"}, {`toLowerCase(null)`, "null"}, {`toLowerCase("İ")`, "i\u0307"}},
	Eval:     onText(func(s string) value.Value { return sumoText(lower(s)) }),
}

var sumoUpper = &SumoFunc{
	Name: "toUpperCase", Aliases: []string{"upper"},
	Doc: "Gives the text in upper case.",
	Min: 1, Max: 1,
	Examples: []Example{{`toUpperCase("nite-web-1")`, "NITE-WEB-1"}},
	Eval:     onText(func(s string) value.Value { return sumoText(strings.ToUpper(s)) }),
}

// dotted is İ in lower case.
const dotted = "i\u0307"

func lower(s string) string {
	if isASCII(s) {
		return value.Lower(s) // s itself where it has no capitals
	}
	return strings.ToLower(strings.ReplaceAll(s, "İ", dotted))
}
