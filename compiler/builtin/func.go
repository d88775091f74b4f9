package builtin

import "sumodet/compiler/value"

// Func is a function of the rule language.
type Func struct {
	Name string
	// Doc is one or more full sentences for the reference page.
	Doc    string
	Params []Param
	// Result gives the type for argument types that fit Params.
	Result func(args []value.Type) value.Type
	// Examples run as tests and are printed in the reference.
	Examples []Example
	// Eval computes the function; it gets as many arguments as were written, in a
	// list that it must not keep.
	Eval func(args []value.Value) value.Value
}

// Param is one parameter.
type Param struct {
	Name string
	// Kinds are the kinds an argument may have; an ip passes as text.
	Kinds []value.Kind
	// Optional parameters stand last. Repeat, on the last one, takes more of it.
	Optional, Repeat bool
	// Constant arguments are literals.
	Constant bool
}

// Example is a call as it is written and the result as it is printed: null for
// no value, "" with its quotes for the empty text of Sumo's languages.
type Example struct {
	Call   string
	Result string
}

// SumoFunc is a function of Sumo's own languages; its arguments are not typed.
type SumoFunc struct {
	Name     string
	Aliases  []string
	Doc      string
	Min, Max int // number of arguments; Max -1: any
	Examples []Example
	Eval     func(args []value.Value) value.Value
}

// Stamp orders messages: by time, and among equal times by place in the input.
type Stamp struct {
	Time int64 // epoch ms
	Seq  uint64
}

// Before reports whether s is earlier than t.
func (s Stamp) Before(t Stamp) bool {
	return s.Time < t.Time || s.Time == t.Time && s.Seq < t.Seq
}

// Aggregate is an aggregate of windows and of search queries.
type Aggregate struct {
	Name string
	Doc  string
	// Arg are the kinds of its argument; empty: any. NoArg allows none.
	Arg   []value.Kind
	NoArg bool
	// Param says that a second, constant number is needed (pct).
	Param    bool
	Result   func(arg value.Type) value.Type
	Examples []AggregateExample
	// New gives a fresh state; param is the constant of pct, else 0.
	New func(param float64) State
}

// AggregateExample is the inputs of a group, as literals, and the result.
type AggregateExample struct {
	Param  float64
	Inputs []string
	Result string
}

// State gathers the values of one group. Nulls are skipped by Add itself, but
// for count(), which is given a value that is not null for each message.
// Results do not depend on how values were split over states before Merge.
type State interface {
	// Add takes a value; it clones what it keeps.
	Add(v value.Value, at Stamp)
	// Merge takes over another state of the same aggregate.
	Merge(State)
	// Result is what was gathered so far; it holds when the state is used again.
	Result() value.Value
	// Reset makes the state as New gave it.
	Reset()
}
