package builtin

import (
	"strings"

	"sumodet/compiler/value"
)

var sumoContains = &SumoFunc{
	Name: "contains",
	Doc: "Is true when b occurs in a, compared with case. Unlike an ordinary substring test it is false when one of them " +
		"is empty, and true when both are (sumo-query-language.md 3.1); null is in nothing (6.1).",
	Min: 2, Max: 2,
	Examples: []Example{
		{`contains("hello world", "hello")`, "true"},
		{`contains("Alpha", "alpha")`, "false"},
		{`contains("", "")`, "true"},
		{`contains("x", "")`, "false"},
		{`contains(null, "x")`, "false"},
	},
	Eval: func(args []value.Value) value.Value {
		a, ok := text(args[0])
		b, ok2 := text(args[1])
		if !ok || !ok2 {
			return value.BoolOf(false)
		}
		return value.BoolOf((a == "") == (b == "") && strings.Contains(a, b))
	},
}
