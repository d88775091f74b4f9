package builtin

import (
	"math"
	"math/big"

	"sumodet/compiler/value"
)

var aggStddev = &Aggregate{
	Name: "stddev",
	Doc: "Gives the standard deviation of numbers or durations with their count as the divisor, as of a whole population; " +
		"Sumo does not document which divisor it takes. Missing when there are none.",
	Arg:      amounts,
	Result:   amount,
	Examples: []AggregateExample{{Inputs: []string{`2`, `4`, `4`, `4`, `5`, `5`, `7`, `9`}, Result: "2"}, {Inputs: []string{`4`}, Result: "0"}},
	New:      func(float64) State { return new(stddevState) },
}

// stddevState keeps exact sums, from which the variance follows exactly: no
// order or split of the numbers shows in it, and nothing cancels out.
type stddevState struct {
	n            int64
	sum, squares exactSum
}

func (s *stddevState) Add(v value.Value, _ Stamp) {
	if x, ok := Number(v); ok {
		s.n++
		s.sum.add(x)
		s.squares.addSquare(x)
	}
}

func (s *stddevState) Merge(o State) {
	t := o.(*stddevState)
	s.n += t.n
	s.sum.merge(&t.sum)
	s.squares.merge(&t.squares)
}

func (s *stddevState) Result() value.Value {
	if s.n == 0 {
		return value.Value{}
	}
	if _, ok := s.sum.infinite(); ok {
		return value.NumberOf(math.NaN())
	}
	// (n·Σx² - (Σx)²) / n²
	n := new(big.Rat).SetInt64(s.n)
	sum := s.sum.rat()
	v := s.squares.rat()
	v.Mul(v, n)
	v.Sub(v, sum.Mul(sum, sum))
	v.Quo(v, n.Mul(n, n))
	root := new(big.Float).SetPrec(128).SetRat(v)
	f, _ := root.Sqrt(root).Float64()
	return value.NumberOf(f)
}

// Reset implements State.
func (s *stddevState) Reset() { *s = stddevState{} }
