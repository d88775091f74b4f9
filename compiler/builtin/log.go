package builtin

import "math"

var (
	sumoExp   = mathFunc("exp", "Raises e to the power x.", math.Exp, Example{`exp(0)`, "1"}, Example{`round(exp(1), 9)`, "2.718281828"})
	sumoExpm1 = mathFunc("expm1", "Gives exp(x) - 1, exact also for x near 0.", math.Expm1, Example{`round(expm1(0.1), 12)`, "0.105170918076"})
	sumoLog   = mathFunc("log", "Gives the natural logarithm; NaN below 0.", math.Log, Example{`log(2)`, "0.6931471805599453"}, Example{`log(-1)`, "NaN"})
	sumoLog10 = mathFunc("log10", "Gives the logarithm to base 10; NaN below 0.", math.Log10, Example{`log10(1000)`, "3"}, Example{`round(log10(2), 9)`, "0.301029996"})
	sumoLog1p = mathFunc("log1p", "Gives log(1 + x), exact also for x near 0.", math.Log1p, Example{`round(log1p(0.1), 12)`, "0.095310179804"})
)
