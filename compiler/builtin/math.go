package builtin

import (
	"math"
	"strings"

	"sumodet/compiler/value"
)

// Functions of numbers are null where an argument is no number; that is not
// documented. The rest is IEEE 754, as in Java: sqrt(-1) is NaN.

func mathFunc(name, doc string, fn func(float64) float64, examples ...Example) *SumoFunc {
	return &SumoFunc{Name: name, Doc: doc, Min: 1, Max: 1, Examples: examples, Eval: onNumber(fn)}
}

var (
	sumoAbs   = mathFunc("abs", "Gives the size of a number without its sign.", math.Abs, Example{`abs(-1.5)`, "1.5"}, Example{`abs("x")`, "null"})
	sumoCeil  = mathFunc("ceil", "Gives the next whole number upwards.", func(x float64) float64 { return math.Ceil(x) + 0 }, Example{`ceil(1.5)`, "2"}, Example{`ceil(-1.5)`, "-1"})
	sumoFloor = mathFunc("floor", "Gives the next whole number downwards.", math.Floor, Example{`floor(-1.5)`, "-2"}, Example{`floor("1.5")`, "1"})
	sumoSqrt  = mathFunc("sqrt", "Gives the square root.", math.Sqrt, Example{`sqrt(4)`, "2"})
	sumoCbrt  = mathFunc("cbrt", "Gives the cube root.", math.Cbrt, Example{`cbrt(-8)`, "-2"})
)

var sumoHypot = &SumoFunc{
	Name: "hypot",
	Doc:  "Gives the square root of x*x + y*y.",
	Min:  2, Max: 2,
	Examples: []Example{{`hypot(3, 4)`, "5"}},
	Eval:     onNumbers(math.Hypot),
}

var sumoPow = &SumoFunc{
	Name: "pow",
	Doc:  "Raises x to the power y.",
	Min:  2, Max: 2,
	Examples: []Example{{`pow(2, 8)`, "256"}},
	Eval:     onNumbers(math.Pow),
}

var sumoMin = &SumoFunc{
	Name: "min",
	Doc:  "Gives the smaller of two numbers.",
	Min:  2, Max: 2,
	Examples: []Example{{`min(130, 70)`, "70"}, {`min(1, null)`, "null"}},
	Eval:     onNumbers(math.Min),
}

var sumoMax = &SumoFunc{
	Name: "max",
	Doc:  "Gives the larger of two numbers.",
	Min:  2, Max: 2,
	Examples: []Example{{`max("9", "10")`, "10"}},
	Eval:     onNumbers(math.Max),
}

var sumoIsNaN = &SumoFunc{
	Name: "isNaN",
	Doc:  "Is true for text that is no number and for the number NaN; null and blank give null.",
	Min:  1, Max: 1,
	Examples: []Example{{`isNaN("many")`, "true"}, {`isNaN("12")`, "false"}, {`isNaN(null)`, "null"}},
	Eval: func(args []value.Value) value.Value {
		if s, _ := text(args[0]); value.IsBlank(s) {
			return value.Value{}
		}
		_, ok := Number(args[0])
		return value.BoolOf(!ok)
	},
}

var sumoIsInfinity = &SumoFunc{
	Name: "isInfinity",
	Doc:  "Is true for what a division by zero gives, and for the text Infinity with or without a sign; null and blank give null.",
	Min:  1, Max: 1,
	Examples: []Example{{`isInfinity(5)`, "false"}, {`isInfinity(pow(10, 400))`, "true"}, {`isInfinity("-Infinity")`, "true"}, {`isInfinity("")`, "null"}},
	Eval: func(args []value.Value) value.Value {
		s, _ := text(args[0])
		switch strings.TrimLeft(strings.TrimSpace(s), "+-") {
		case "":
			return value.Value{}
		case "Infinity":
			return value.BoolOf(true)
		}
		x, ok := Number(args[0])
		return value.BoolOf(ok && math.IsInf(x, 0))
	},
}
