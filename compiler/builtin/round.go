package builtin

import (
	"math"
	"math/big"
	"strconv"

	"sumodet/compiler/value"
)

var ruleRound = &Func{
	Name: "round",
	Doc: "Rounds x, as it is printed, to n decimals, or to a whole number; halves go away from zero. " +
		"A negative n rounds to tens, hundreds and so on.",
	Params: []Param{
		{Name: "x", Kinds: numbers},
		{Name: "n", Kinds: numbers, Optional: true, Constant: true},
	},
	Result: always(value.Number),
	Examples: []Example{
		{`round(2.5)`, "3"},
		{`round(-2.5)`, "-3"},
		{`round(1.005, 2)`, "1.01"},
		{`round(1250, -2)`, "1300"},
	},
	Eval: evalRound,
}

var sumoRound = &SumoFunc{
	Name: "round",
	Doc:  "Rounds to a number of decimals, or to a whole number. Halves go away from zero, which is not documented.",
	Min:  1, Max: 2,
	Examples: []Example{{`round(1.549, 2)`, "1.55"}, {`round("7.4")`, "7"}},
	Eval:     evalRound,
}

func evalRound(args []value.Value) value.Value {
	x, ok := Number(args[0])
	if !ok {
		return value.Value{}
	}
	n := 0.0
	if len(args) > 1 {
		if n, ok = Number(args[1]); !ok {
			return value.Value{}
		}
	}
	return value.NumberOf(round(x, int(min(max(n, -400), 400))))
}

// round rounds the shortest decimal form of x, so that 1.005 counts as the half
// it looks like, although its float64 lies below.
func round(x float64, n int) float64 {
	switch {
	case n == 0:
		return math.Round(x) + 0 // + 0: no -0
	case math.IsInf(x, 0) || math.Abs(x) >= 1<<52 && n > 0:
		return x
	}
	r := rational(x)
	if n > 0 {
		f, _ := strconv.ParseFloat(r.FloatString(n), 64)
		return f + 0
	}
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-n)), nil))
	count, _ := new(big.Rat).SetString(r.Quo(r, unit).FloatString(0))
	f, _ := count.Mul(count, unit).Float64()
	return f + 0
}
