package builtin

import (
	"strings"

	"sumodet/compiler/value"
)

var ruleConcat = &Func{
	Name: "concat",
	Doc:  "Joins 2 to 16 texts. A missing value counts as empty text; when nothing is left the result is missing too.",
	Params: []Param{
		{Name: "a", Kinds: texts},
		{Name: "b", Kinds: texts, Repeat: true},
	},
	Result: always(value.Text),
	Examples: []Example{
		{`concat("a", "-", "b")`, "a-b"},
		{`concat(null, "b")`, "b"},
		{`concat(null, null)`, "null"},
	},
	Eval: func(args []value.Value) value.Value { return value.TextOf(join(args)) },
}

var sumoConcat = &SumoFunc{
	Name: "concat",
	Doc:  "Joins 2 to 16 values as text. Null counts as empty text (sumo-query-language.md 3.1).",
	Min:  2, Max: 16,
	Examples: []Example{
		{`concat("time", 4, "logs")`, "time4logs"},
		{`concat("Ada ", null)`, "Ada "},
		{`concat(null, null)`, `""`},
	},
	Eval: func(args []value.Value) value.Value { return sumoText(join(args)) },
}

func join(args []value.Value) string {
	var b strings.Builder
	for _, a := range args {
		s, _ := text(a)
		b.WriteString(s)
	}
	return b.String()
}
