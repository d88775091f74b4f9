package builtin

import "sumodet/compiler/value"

// ordered are the kinds that have a smallest and a largest.
var ordered = []value.Kind{value.Number, value.Time, value.Duration}

var aggMin = &Aggregate{
	Name:     "min",
	Doc:      "Gives the smallest number, time or duration; missing when there is none. A query reads text as numbers.",
	Arg:      ordered,
	Result:   same,
	Examples: []AggregateExample{{Inputs: []string{`9`, `10`, `null`}, Result: "9"}, {Result: "null"}},
	New:      func(float64) State { return &extremeState{sign: -1} },
}

var aggMax = &Aggregate{
	Name:     "max",
	Doc:      "Gives the largest number, time or duration; missing when there is none. A query reads text as numbers.",
	Arg:      ordered,
	Result:   same,
	Examples: []AggregateExample{{Inputs: []string{`"9"`, `"10"`, `"x"`}, Result: "10"}},
	New:      func(float64) State { return &extremeState{sign: 1} },
}

// extremeState keeps the largest number, or for sign -1 the smallest.
type extremeState struct {
	sign float64
	best value.Value // null, a number or a time
}

func (s *extremeState) Add(v value.Value, _ Stamp) {
	x, ok := Number(v)
	if !ok {
		return
	}
	if v.Kind() != value.Time {
		v = value.NumberOf(x + 0) // + 0: 0 and -0 are one
	}
	s.take(v)
}

// take keeps the better of two; of a number and an equal time the number, so
// that their order does not tell.
func (s *extremeState) take(v value.Value) {
	d := s.sign * v.Num()
	b := s.sign * s.best.Num()
	if s.best.IsNull() || d > b || d == b && v.Kind() < s.best.Kind() {
		s.best = v
	}
}

func (s *extremeState) Merge(o State) {
	if t := o.(*extremeState); !t.best.IsNull() {
		s.take(t.best)
	}
}

func (s *extremeState) Result() value.Value { return s.best }

// Reset implements State.
func (s *extremeState) Reset() { *s = extremeState{sign: s.sign} }
