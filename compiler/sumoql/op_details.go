package sumoql

var detailsInfo = &Info{
	Name:     "details",
	Words:    []string{"details"},
	Syntax:   `details SIGNATURE`,
	Doc:      "Gives the messages of a signature that logreduce found; only the web page knows the signature. Kept as it is written.",
	Examples: []string{`details 8d2f1c`},
	Class:    NeedsSumo,
	Refused:  []Refusal{{In: RealTime}},
	parse:    opaque,
	starts:   takesArguments,
}
