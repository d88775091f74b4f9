package builtin

import "sumodet/compiler/value"

var aggCount = &Aggregate{
	Name:     "count",
	Doc:      "Counts the messages, or those in which its argument has a value.",
	NoArg:    true,
	Result:   number,
	Examples: []AggregateExample{{Inputs: []string{`"a"`, `null`, `"a"`}, Result: "2"}, {Result: "0"}},
	New:      func(float64) State { return new(countState) },
}

type countState int64

func (s *countState) Add(v value.Value, _ Stamp) {
	if !v.IsNull() {
		*s++
	}
}

func (s *countState) Merge(o State) { *s += *o.(*countState) }

func (s *countState) Result() value.Value { return value.NumberOf(float64(*s)) }

// number is the Result of aggregates that give a plain number.
func number(value.Type) value.Type { return value.Of(value.Number) }

// same is the Result of aggregates that give one of their inputs.
func same(arg value.Type) value.Type { return arg }

// amount is the Result of aggregates that keep durations: a mean of durations
// is one.
func amount(arg value.Type) value.Type {
	if arg.Kind == value.Duration {
		return arg
	}
	return value.Of(value.Number)
}

// Reset implements State.
func (s *countState) Reset() { *s = 0 }
