package builtin

import "sumodet/compiler/value"

var ruleRatio = &Func{
	Name: "ratio",
	Doc:  "Divides a by b, durations by their milliseconds. The result is missing when b is 0 or either is missing.",
	Params: []Param{
		{Name: "a", Kinds: amounts},
		{Name: "b", Kinds: amounts},
	},
	Result:   always(value.Number),
	Examples: []Example{{`ratio(3, 4)`, "0.75"}, {`ratio(1, 0)`, "null"}},
	Eval: func(args []value.Value) value.Value {
		if args[0].IsNull() || args[1].IsNull() || args[1].Num() == 0 {
			return value.Value{}
		}
		return value.NumberOf(args[0].Num() / args[1].Num())
	},
}
