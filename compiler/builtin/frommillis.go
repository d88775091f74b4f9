package builtin

// A date is its epoch milliseconds here, as in formatDate, so that fromMillis and
// toMillis only read numbers. Sumo has no page on these three: what they do is taken
// from its own apps, which call formatDate(fromMillis(x), …), fromSeconds(x) of fields
// in seconds, and toMillis(now()) (sumo-query-language.md 3.2).

var sumoFromMillis = &SumoFunc{
	Name: "fromMillis",
	Doc:  "The time of epoch milliseconds, which text may hold. Sumo shows it as a date, here it is the number; print it by formatDate.",
	Min:  1, Max: 1,
	Examples: []Example{{`fromMillis("1700000000007")`, "1700000000007"}, {`fromMillis("soon")`, "null"}},
	Eval:     onNumber(asIs),
}

var sumoFromSeconds = &SumoFunc{
	Name: "fromSeconds",
	Doc:  "The time of epoch seconds, as fromMillis gives it.",
	Min:  1, Max: 1,
	Examples: []Example{{`fromSeconds(1700000000)`, "1700000000000"}},
	Eval:     onNumber(func(x float64) float64 { return x * 1000 }),
}

var sumoToMillis = &SumoFunc{
	Name: "toMillis",
	Doc:  "The epoch milliseconds of a time, such as now() or parseDate gives.",
	Min:  1, Max: 1,
	Examples: []Example{{`toMillis(1700000000007)`, "1700000000007"}},
	Eval:     onNumber(asIs),
}

func asIs(x float64) float64 { return x }
