package sumoql

// Sessionize follows values from message to message (3.2).
type Sessionize struct {
	At
	Steps []*SessionStep `parser:"'sessionize' @@ ( ',' @@ )*"`
}

// SessionStep is a pattern of a message, in which $name stands for a value that
// an earlier one took, and the names of what its stars stand for.
type SessionStep struct {
	At
	Pattern *String `parser:"( '(' @@ ')' | @@ ) 'as'"`
	Names   []*Name `parser:"( '(' @@ ( ',' @@ )* ')' | @@ )"`
}

var sessionizeInfo = &Info{
	Name:     "sessionize",
	Words:    []string{"sessionize"},
	Syntax:   `sessionize "TEXT*TEXT" as (NAME[, …]), "TEXT$NAME*" as (NAME[, …])[, …]`,
	Doc:      "Joins messages that match the patterns, in which $name stands for a value taken by an earlier pattern.",
	Examples: []string{`sessionize "request=* started" as (request), "request=$request done in * ms" as (duration)`},
	Class:    Rare,
	Refused:  []Refusal{{In: RealTime}},
	parse:    operator[Sessionize],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Sessionize) Info() *Info              { return sessionizeInfo }
func (n *Sessionize) children(f func(Node))  { each(n.Steps, f) }
func (n *SessionStep) children(f func(Node)) { f(n.Pattern); each(n.Names, f) }
func (n *Sessionize) print(p *printer) {
	p.text("sessionize ")
	for i, s := range n.Steps {
		p.comma(i)
		p.string(s.Pattern)
		p.text(" as (")
		p.names(s.Names)
		p.text(")")
	}
}
