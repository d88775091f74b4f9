package builtin

import (
	"math"
	"slices"

	"sumodet/compiler/value"
)

var aggPct = &Aggregate{
	Name: "pct",
	Doc: "Gives the percentile: the smallest of the numbers that p percent of them do not exceed (nearest rank), so that " +
		"0.50 is half of one percent. Exact up to 10,000 numbers, above that within 0.1 percent of the number at that rank. " +
		"Sumo is exact below 1,000, then estimates; how it interpolates is not documented (sumo-query-language.md 3.8).",
	Arg:    amounts,
	Param:  true,
	Result: amount,
	Examples: []AggregateExample{
		{Param: 50, Inputs: []string{`9`, `1`, `"5"`, `null`}, Result: "5"},
		{Param: 95, Inputs: []string{`7`, `7`, `8`}, Result: "8"},
		{Param: 50, Result: "null"},
	},
	New: func(p float64) State { return &pctState{p: p} },
}

// exactPoints is how many numbers pctState keeps as they are: 80 kB a group.
const exactPoints = 10_000

// pctState keeps all numbers, and when they are too many only counts of them by
// their first 11 binary digits. A t-digest (caio/go-tdigest) would be smaller,
// but what it holds hangs on the order of adding and on how groups were split;
// these counts hang on the numbers alone.
type pctState struct {
	p       float64
	points  []float64
	buckets map[float64]int64 // nil as long as points holds all
	n       int64             // in buckets
}

func (s *pctState) Add(v value.Value, _ Stamp) {
	if x, ok := Number(v); ok {
		s.add(x + 0) // + 0: 0 and -0 are one
	}
}

func (s *pctState) add(x float64) {
	if s.buckets == nil {
		if len(s.points) < exactPoints {
			s.points = append(s.points, x)
			return
		}
		s.spill()
	}
	s.count(x, 1)
}

// spill goes over to counting.
func (s *pctState) spill() {
	s.buckets = make(map[float64]int64)
	for _, x := range s.points {
		s.count(x, 1)
	}
	s.points = nil
}

func (s *pctState) count(x float64, n int64) {
	s.buckets[bucket(x)] += n
	s.n += n
}

// bucket cuts x to its first 11 binary digits, towards 0: whole numbers up to
// 2,048 stay, others lose less than one part in 1,024.
func bucket(x float64) float64 {
	return math.Float64frombits(math.Float64bits(x) &^ (1<<42 - 1))
}

func (s *pctState) Merge(o State) {
	t := o.(*pctState)
	if t.buckets != nil && s.buckets == nil {
		s.spill()
	}
	for _, x := range t.points {
		s.add(x)
	}
	for x, n := range t.buckets {
		s.count(x, n)
	}
}

func (s *pctState) Result() value.Value {
	if len(s.points) == 0 && s.n == 0 {
		return value.Value{}
	}
	return value.NumberOf(s.at())
}

// at returns the number at the rank.
func (s *pctState) at() float64 {
	if s.buckets == nil {
		slices.Sort(s.points)
		return s.points[rank(s.p, int64(len(s.points)))-1]
	}
	keys := make([]float64, 0, len(s.buckets))
	for x := range s.buckets {
		keys = append(keys, x)
	}
	slices.Sort(keys)
	left := rank(s.p, s.n)
	for _, x := range keys {
		if left -= s.buckets[x]; left <= 0 {
			return x
		}
	}
	return keys[len(keys)-1]
}

// rank is the place of the percentile among n numbers, from 1. Multiplying
// first keeps whole percentages exact: 7 percent of 100 is 7, not 8.
func rank(p float64, n int64) int64 {
	return min(max(int64(math.Ceil(p*float64(n)/100)), 1), n)
}

// Reset implements State.
func (s *pctState) Reset() { *s = pctState{p: s.p, points: s.points[:0]} }
