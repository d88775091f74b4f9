package builtin

import "math"

// Angles are in radians. What lies outside a function's domain gives NaN, as
// in Java.

var (
	sumoSin       = mathFunc("sin", "Gives the sine.", math.Sin, Example{`sin(0)`, "0"}, Example{`round(sin(1), 9)`, "0.841470985"})
	sumoCos       = mathFunc("cos", "Gives the cosine.", math.Cos, Example{`cos(0)`, "1"}, Example{`round(cos(1), 9)`, "0.540302306"})
	sumoTan       = mathFunc("tan", "Gives the tangent.", math.Tan, Example{`tan(0)`, "0"}, Example{`round(tan(1), 9)`, "1.557407725"})
	sumoAsin      = mathFunc("asin", "Gives the angle whose sine is x, from -π/2 to π/2.", math.Asin, Example{`asin(1)`, "1.5707963267948966"}, Example{`asin(2)`, "NaN"})
	sumoAcos      = mathFunc("acos", "Gives the angle whose cosine is x, from 0 to π.", math.Acos, Example{`acos(1)`, "0"}, Example{`acos("x")`, "null"})
	sumoAtan      = mathFunc("atan", "Gives the angle whose tangent is x, from -π/2 to π/2.", math.Atan, Example{`round(atan(1), 5)`, "0.7854"})
	sumoSinh      = mathFunc("sinh", "Gives the hyperbolic sine.", math.Sinh, Example{`round(sinh(1), 9)`, "1.175201194"})
	sumoCosh      = mathFunc("cosh", "Gives the hyperbolic cosine.", math.Cosh, Example{`round(cosh(1), 5)`, "1.54308"})
	sumoTanh      = mathFunc("tanh", "Gives the hyperbolic tangent.", math.Tanh, Example{`round(tanh(1), 5)`, "0.76159"})
	sumoToDegrees = mathFunc("toDegrees", "Gives an angle in degrees.", func(x float64) float64 { return x / math.Pi * 180 }, Example{`toDegrees(asin(1))`, "90"})
	sumoToRadians = mathFunc("toRadians", "Gives an angle of so many degrees in radians.", radians, Example{`toRadians(180)`, "3.141592653589793"})
)

var sumoAtan2 = &SumoFunc{
	Name: "atan2",
	Doc:  "Gives the angle of the point whose ordinate is y and whose abscissa is x, from -π to π.",
	Min:  2, Max: 2,
	Examples: []Example{{`atan2(0, -1)`, "3.141592653589793"}},
	Eval:     onNumbers(math.Atan2),
}

func radians(degrees float64) float64 { return degrees / 180 * math.Pi }
