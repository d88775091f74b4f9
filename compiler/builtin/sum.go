package builtin

import "sumodet/compiler/value"

var aggSum = &Aggregate{
	Name: "sum",
	Doc: "Adds numbers or durations without rounding on the way, so that their order does not count; 0 when there are none. " +
		"What is no number is skipped, which is not documented (sumo-query-language.md 6.10).",
	Arg:      amounts,
	Result:   amount,
	Examples: []AggregateExample{{Inputs: []string{`"1.5"`, `2`, `null`, `"x"`}, Result: "3.5"}, {Inputs: []string{`1e100`, `1`, `-1e100`}, Result: "1"}, {Result: "0"}},
	New:      func(float64) State { return new(sumState) },
}

type sumState struct{ sum exactSum }

func (s *sumState) Add(v value.Value, _ Stamp) {
	if x, ok := Number(v); ok {
		s.sum.add(x)
	}
}

func (s *sumState) Merge(o State) { s.sum.merge(&o.(*sumState).sum) }

func (s *sumState) Result() value.Value { return value.NumberOf(s.sum.round()) }

// Reset implements State.
func (s *sumState) Reset() { *s = sumState{} }
