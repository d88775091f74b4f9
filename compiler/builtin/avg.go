package builtin

import "sumodet/compiler/value"

var aggAvg = &Aggregate{
	Name:     "avg",
	Doc:      "Gives the mean of numbers or durations: their exact sum over their count, rounded once. Missing when there are none.",
	Arg:      amounts,
	Result:   amount,
	Examples: []AggregateExample{{Inputs: []string{`"21"`, `79`, `null`}, Result: "50"}, {Result: "null"}},
	New:      func(float64) State { return new(avgState) },
}

type avgState struct {
	n   int64
	sum exactSum
}

func (s *avgState) Add(v value.Value, _ Stamp) {
	if x, ok := Number(v); ok {
		s.n++
		s.sum.add(x)
	}
}

func (s *avgState) Merge(o State) {
	t := o.(*avgState)
	s.n += t.n
	s.sum.merge(&t.sum)
}

func (s *avgState) Result() value.Value {
	if s.n == 0 {
		return value.Value{}
	}
	return value.NumberOf(s.sum.mean(s.n))
}

// Reset implements State.
func (s *avgState) Reset() { *s = avgState{} }
