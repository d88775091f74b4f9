package builtin

import (
	"math"

	"sumodet/compiler/value"
)

// earthRadius in kilometres gives the one distance that Sumo's documentation
// states; the mean radius of 6371 does not.
const earthRadius = 6372.8

var sumoHaversine = &SumoFunc{
	Name: "haversine",
	Doc:  "Gives the distance in kilometres between two places: latitude and longitude of the first, then of the second, in degrees.",
	Min:  4, Max: 4,
	Examples: []Example{
		{`round(haversine(39.04380, -77.48790, 45.73723, -119.81143), 2)`, "3512.71"},
		{`haversine(1, 2, 1, 2)`, "0"},
		{`haversine(1, 2, 3, "x")`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		var at [4]float64
		for i, a := range args {
			x, ok := Number(a)
			if !ok {
				return value.Value{}
			}
			at[i] = radians(x)
		}
		u, v := math.Sin((at[2]-at[0])/2), math.Sin((at[3]-at[1])/2)
		h := u*u + math.Cos(at[0])*math.Cos(at[2])*v*v
		return value.NumberOf(2 * earthRadius * math.Asin(math.Sqrt(min(h, 1))))
	},
}
