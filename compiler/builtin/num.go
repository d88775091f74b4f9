package builtin

import (
	"math"

	"sumodet/compiler/value"
)

var ruleNum = &Func{
	Name: "num",
	Doc: "Reads decimal text as a number. Other text, hexadecimal and text with a leading zero that is not octal " +
		"(\"09\") give a missing value.",
	Params:   []Param{{Name: "s", Kinds: texts}},
	Result:   always(value.Number),
	Examples: []Example{{`num("4.50")`, "4.5"}, {`num("0x1F")`, "null"}, {`num("09")`, "null"}},
	Eval:     func(args []value.Value) value.Value { return args[0].ToNumber() },
}

var ruleText = &Func{
	Name:     "text",
	Doc:      "Gives a number in its shortest form as text. Of times and bools no two readings have the same text.",
	Params:   []Param{{Name: "x", Kinds: []value.Kind{value.Number, value.IP, value.Text}}},
	Result:   always(value.Text),
	Examples: []Example{{`text(4624)`, "4624"}, {`text(0.50)`, "0.5"}},
	Eval:     func(args []value.Value) value.Value { return args[0].ToText() },
}

var sumoNum = &SumoFunc{
	Name: "num", Aliases: []string{"number", "toNumber", "double", "toDouble", "float", "toFloat"},
	Doc: "Reads a value as a number; decimal text only, leading zeros ignored. Null where that fails, which is not documented (sumo-query-language.md 3.1).",
	Min: 1, Max: 1,
	Examples: []Example{{`num("352.748")`, "352.748"}, {`num("09")`, "9"}, {`num("x")`, "null"}},
	Eval:     onNumber(func(x float64) float64 { return x }),
}

var sumoToLong = &SumoFunc{
	Name: "toLong", Aliases: []string{"long"},
	Doc: "Reads a value as a number and cuts off its fraction.",
	Min: 1, Max: 1,
	Examples: []Example{{`toLong("1700000000007")`, "1700000000007"}, {`toLong(-1.9)`, "-1"}},
	Eval:     onNumber(whole),
}

var sumoToInt = &SumoFunc{
	Name: "toInt", Aliases: []string{"int"},
	Doc: "Reads a value as a number and cuts off its fraction. What happens beyond 32 bits is not documented; the number is kept.",
	Min: 1, Max: 1,
	Examples: []Example{{`toInt("24")`, "24"}, {`toInt(1.9)`, "1"}},
	Eval:     onNumber(whole),
}

var sumoToString = &SumoFunc{
	Name: "toString",
	Doc:  "Gives a value as text, numbers in their shortest form.",
	Min:  1, Max: 1,
	Examples: []Example{{`toString(4)`, "4"}, {`toString(null)`, "null"}},
	Eval:     onText(sumoText),
}

// whole cuts off the fraction; there is no whole number -0.
func whole(x float64) float64 { return math.Trunc(x) + 0 }
