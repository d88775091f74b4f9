package builtin

import "sumodet/compiler/value"

var ruleIf = &Func{
	Name: "if",
	Doc:  "Gives a when the condition holds, else b. Both have one type, which is the result's; text and ip together give text.",
	Params: []Param{
		{Name: "cond", Kinds: []value.Kind{value.Bool}},
		{Name: "a", Kinds: scalars},
		{Name: "b", Kinds: scalars},
	},
	Result: func(args []value.Type) value.Type {
		if a, b := args[1], args[2]; a == b {
			return a
		} else if a.IsText() && b.IsText() {
			return value.Of(value.Text)
		}
		return value.Of(value.Any) // the types disagree; the checker has said so
	},
	Examples: []Example{{`if(true, "a", "b")`, "a"}, {`if(null, 1, 2)`, "2"}},
	Eval: func(args []value.Value) value.Value {
		v := args[2]
		if args[0].Truth() {
			v = args[1]
		}
		if v == value.EmptyText { // a literal ""
			return value.Value{}
		}
		return v
	},
}
