package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// LogReduce groups messages of one pattern (3.2).
type LogReduce struct {
	At
	// Mode is keys or values for messages that are structured, else empty.
	Mode     string  `parser:"( 'logreduce' | 'summarize' ) @('keys' | 'values')?"`
	Field    *Name   `parser:"(  'field' '=' @@ | '(' @@ ')'"` // nil: _raw
	By       []*Name `parser:"| 'by' @@ ( ',' (?! Word '=' ) @@ )*"`
	On       []*Name `parser:"| 'on' @@ ( ',' (?! Word '=' ) @@ )*"` // of values: the keys
	Optimize bool    `parser:"| @'optimize'"`
	Options  Options `parser:"| ','? @@ )*"`
}

var logreduceInfo = &Info{
	Name:   "logreduce",
	Words:  []string{"logreduce", "summarize"},
	Syntax: `logreduce [keys|values] [field=F] [by KEY[, …]] [on KEY[, …]] [optimize] [limit=N][, criteria=mostcommon|leastcommon]`,
	Doc:    "Groups messages that look alike and gives their signature and _count; keys and values group structured messages by their keys or by the values of some. Its old name summarize may stand alone.",
	Examples: []string{
		`logreduce`,
		`logreduce field=message by _timeslice limit=5, criteria=mostcommon`,
		`logreduce values on event, user`,
	},
	Class:   NeedsSumo,
	Refused: []Refusal{{In: RealTime}, {In: Monitors}},
	parse:   operator[LogReduce],
	starts: func(toks []lexer.Token) bool {
		return len(toks) == 1 || !isWord(toks[0], "summarize") && takesArguments(toks)
	},
}

// Info implements Operator.
func (*LogReduce) Info() *Info { return logreduceInfo }
func (n *LogReduce) children(f func(Node)) {
	optional(n.Field, f)
	each(n.By, f)
	each(n.On, f)
	each(n.Options, f)
}

func (n *LogReduce) print(p *printer) {
	p.text("logreduce")
	p.flag(n.Mode != "", n.Mode)
	if n.Field != nil {
		p.text(" field=")
		p.name(n.Field)
	}
	p.by(n.By)
	if len(n.On) > 0 {
		p.text(" on ")
		p.names(n.On)
	}
	p.flag(n.Optimize, "optimize")
	p.options(n.Options, ", ")
}

func (n *LogReduce) tidy() { n.Mode = lower(n.Mode) }

func (n *LogReduce) check(p *parser) {
	p.checkOptions(n.Options, "limit", "criteria", "output_threshold")
}
