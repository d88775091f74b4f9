package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// LogCompare sets the patterns of messages beside those of another time (3.2).
type LogCompare struct {
	At
	Shift    string    `parser:"'logcompare' 'timeshift' @( '-'? ( Number | Param ) )"` // how far back, such as -1d
	Baseline *Pipeline `parser:"( 'baseline' @@ )?"`                                    // nil: the same query
}

var logcompareInfo = &Info{
	Name:     "logcompare",
	Words:    []string{"logcompare"},
	Syntax:   `logcompare timeshift D [baseline (QUERY)]`,
	Doc:      "Groups messages that look alike and sets their _count beside that of some time ago, of the same query or of another. The form with start_time and end_time is kept as it is written.",
	Examples: []string{`logcompare timeshift -24h`, `logcompare timeshift -2d baseline (_sourceHost=old)`},
	Class:    NeedsSumo,
	Refused:  []Refusal{{In: LiveDashboards}, {In: Monitors}},
	parse:    parseLogCompare,
	starts:   takesArguments,
}

func parseLogCompare(toks []lexer.Token) (Operator, error) {
	if word(toks, 1, "start_time") {
		return opaque(toks)
	}
	return operator[LogCompare](toks)
}

// Info implements Operator.
func (*LogCompare) Info() *Info             { return logcompareInfo }
func (n *LogCompare) children(f func(Node)) { optional(n.Baseline, f) }
func (n *LogCompare) print(p *printer) {
	p.text("logcompare timeshift " + n.Shift)
	if n.Baseline != nil {
		p.text(" baseline ")
		p.pipeline(n.Baseline)
	}
}
