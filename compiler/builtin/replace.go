package builtin

import (
	"strings"

	"sumodet/compiler/value"
)

var ruleReplace = &Func{
	Name: "replace",
	Doc: "Replaces every occurrence of old, compared with case, by new, a literal that may be empty. " +
		"When nothing is left the result is missing.",
	Params: []Param{
		{Name: "s", Kinds: texts},
		{Name: "old", Kinds: texts},
		// A field without value could not be told from "", which searches do.
		{Name: "new", Kinds: texts, Constant: true},
	},
	Result: always(value.Text),
	Examples: []Example{
		{`replace("a.b.c", ".", "->")`, "a->b->c"},
		{`replace("a-b", "-", "")`, "ab"},
		{`replace(null, "a", "b")`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		s, ok := text(args[0])
		old, ok2 := text(args[1])
		if !ok || !ok2 {
			return value.Value{}
		}
		return value.TextOf(replace(s, old, args[2].Str()))
	},
}

var sumoReplace = &SumoFunc{
	Name: "replace",
	Doc: "Replaces every occurrence of a literal text, compared with case; null where any argument is. " +
		"The form with a regular expression is evaluated by the query itself.",
	Min: 3, Max: 3,
	Examples: []Example{
		{`replace("415.555.0100", ".", "-")`, "415-555-0100"},
		{`replace("abc ABC", "ABC", "x")`, "abc x"},
		{`replace("abc", null, "x")`, "null"},
		{`replace("aa", "a", "")`, `""`},
	},
	Eval: func(args []value.Value) value.Value {
		s, ok := text(args[0])
		old, ok2 := text(args[1])
		repl, ok3 := text(args[2])
		if !ok || !ok2 || !ok3 {
			return value.Value{}
		}
		return sumoText(replace(s, old, repl))
	},
}

// replace leaves s alone for an empty old, which occurs nowhere and everywhere.
func replace(s, old, repl string) string {
	if old == "" {
		return s
	}
	return strings.ReplaceAll(s, old, repl)
}
