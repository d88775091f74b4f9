package sumoql

import "github.com/alecthomas/participle/v2/lexer"

var benchmarkInfo = &Info{
	Name:     "benchmark",
	Words:    []string{"benchmark"},
	Syntax:   `benchmark COLUMN as NAME from BASELINE on F=COLUMN[, …]`,
	Doc:      "Adds figures of other customers that Sumo gathers; not documented. Kept as it is written.",
	Examples: []string{`benchmark percentage as global_percent from guardduty on severity=severity`},
	Class:    NeedsSumo,
	parse:    opaque,
	starts:   func(toks []lexer.Token) bool { return takesArguments(toks) && len(toks) > 2 && toks[1].Value != "(" },
}
