package builtin

import "sumodet/compiler/value"

// The three tests differ only in what they take for nothing
// (sumo-query-language.md 3.1).

var sumoIsNull = &SumoFunc{
	Name: "isNull",
	Doc:  "Is true for null alone.",
	Min:  1, Max: 1,
	Examples: []Example{{`isNull(null)`, "true"}, {`isNull("")`, "false"}},
	Eval:     func(args []value.Value) value.Value { return value.BoolOf(args[0].IsNull()) },
}

var sumoIsEmpty = &SumoFunc{
	Name: "isEmpty",
	Doc:  "Is true for null and for text without characters.",
	Min:  1, Max: 1,
	Examples: []Example{{`isEmpty(null)`, "true"}, {`isEmpty("")`, "true"}, {`isEmpty(" ")`, "false"}},
	Eval: func(args []value.Value) value.Value {
		s, _ := text(args[0])
		return value.BoolOf(s == "")
	},
}

var sumoIsBlank = &SumoFunc{
	Name: "isBlank",
	Doc:  "Is true for null and for text with nothing but white space.",
	Min:  1, Max: 1,
	Examples: []Example{{`isBlank(null)`, "true"}, {`isBlank(" ")`, "true"}, {`isBlank(" bob ")`, "false"}},
	Eval: func(args []value.Value) value.Value {
		s, _ := text(args[0])
		return value.BoolOf(value.IsBlank(s))
	},
}
