package sumoql

import "github.com/alecthomas/participle/v2/lexer"

// Operator is an operator of a stage. The list of all is Operators.
type Operator interface {
	Node
	// Info declares the operator.
	Info() *Info
	print(p *printer)
}

// Info declares an operator: what the reference says of it.
type Info struct {
	// Name is the first words of the operator as canonically printed.
	Name string
	// Words are the words with which it may start, in lower case.
	Words []string
	// Syntax is its form, optional parts in brackets.
	Syntax string
	// Doc is one or more full sentences.
	Doc string
	// Examples are stages that parse and print as they stand.
	Examples []string
	// Class says how much an evaluation away from Sumo needs it.
	Class Class
	// Refused lists where Sumo does not run it.
	Refused []Refusal

	// parse makes the node; an error is participle's.
	parse func(toks []lexer.Token) (Operator, error)
	// starts tells whether toks, which begin with one of Words, are this
	// operator's; nil: unless a sign follows. Else they are an expression.
	starts func(toks []lexer.Token) bool
}

// Class says how much a query's evaluation needs an operator
// (sumo-query-language.md 3.2, column "need").
type Class string

// The classes. What only Sumo itself can run, for its data or its models, has
// one of its own.
const (
	Core      Class = "core"
	Useful    Class = "useful"
	Rare      Class = "rare"
	NeedsSumo Class = "needs Sumo"
)

// Refusal is a place where Sumo does not run an operator
// (sumo-query-language.md 5.1).
type Refusal struct {
	In   Place
	Only string // narrows it: a form, or where in the query; empty: always
}

// Place is what a query may be part of.
type Place string

// The places that refuse operators.
const (
	RealTime       Place = "real-time scheduled searches and live dashboards"
	Scheduled      Place = "scheduled searches"
	Monitors       Place = "monitors"
	Dashboards     Place = "dashboards"
	LiveDashboards Place = "live dashboards"
)
