package builtin

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"sumodet/compiler/value"
)

var inf = math.Inf(1)

type input struct {
	v  value.Value
	at Stamp
}

// inputs draws values of one kind, or of all, with stamps that collide.
func inputs(t *rapid.T) []input {
	number := rapid.OneOf(
		rapid.Map(rapid.IntRange(-5, 5), func(n int) value.Value { return value.NumberOf(float64(n)) }),
		rapid.Map(rapid.Float64Range(-1e3, 1e3), value.NumberOf),
		rapid.Map(rapid.Float64(), value.NumberOf),
		rapid.SampledFrom([]value.Value{value.NumberOf(math.MaxFloat64), value.NumberOf(-math.MaxFloat64), value.NumberOf(5e-324), value.NumberOf(1e200),
			value.NumberOf(-1e200), value.NumberOf(1e-200), value.NumberOf(math.Copysign(0, -1))}),
	)
	text := rapid.Map(rapid.StringMatching(`[a-c]{0,2}|[0-9]{1,3}`), sumoText)
	when := rapid.Map(rapid.Int64Range(0, 1e12), value.TimeOf)
	null := rapid.Just(value.Value{})
	gen := rapid.SampledFrom([]*rapid.Generator[value.Value]{number, text, when, rapid.OneOf(number, text, when, null)}).Draw(t, "kind")
	one := rapid.Custom(func(t *rapid.T) input {
		return input{gen.Draw(t, "v"), Stamp{rapid.Int64Range(0, 5).Draw(t, "time"), rapid.Uint64Range(0, 3).Draw(t, "seq")}}
	})
	return rapid.SliceOfN(one, 0, 150).Draw(t, "inputs")
}

// bits identifies a value to the last bit.
func bits(v value.Value) string {
	return fmt.Sprintf("%d %x %d %q", v.Kind(), math.Float64bits(v.Num()), v.Len(), v.String())
}

func TestResultsDoNotDependOnOrderOrSplit(t *testing.T) {
	for _, a := range Aggregates {
		t.Run(a.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				param := 0.0
				if a.Param {
					param = rapid.Float64Range(0, 100).Draw(t, "p")
				}
				ins := inputs(t)
				whole := a.New(param)
				for _, in := range ins {
					whole.Add(in.v, in.at)
				}
				want := bits(whole.Result())
				assert.Equal(t, want, bits(whole.Result()), "asking changes nothing")

				states := make([]State, rapid.IntRange(1, 5).Draw(t, "states"))
				for i := range states {
					states[i] = a.New(param)
				}
				for _, in := range rapid.Permutation(ins).Draw(t, "order") {
					states[rapid.IntRange(0, len(states)-1).Draw(t, "state")].Add(in.v, in.at)
				}
				for len(states) > 1 { // merge neighbours in any order
					i := rapid.IntRange(0, len(states)-2).Draw(t, "merge")
					states[i].Merge(states[i+1])
					states = slices.Delete(states, i+1, i+2)
				}
				assert.Equal(t, want, bits(states[0].Result()))
			})
		})
	}
}

// Sums are compared with fractions, which do not round.
func TestSumsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1, 1)), 1, 40).Draw(t, "xs")
		var s, squares exactSum
		want, wantSquares := new(big.Rat), new(big.Rat)
		for _, x := range xs {
			s.add(x)
			squares.addSquare(x)
			r := new(big.Rat).SetFloat64(x)
			want.Add(want, r)
			wantSquares.Add(wantSquares, r.Mul(r, r))
		}
		assert.Zero(t, want.Cmp(s.rat()))
		assert.Zero(t, wantSquares.Cmp(squares.rat()))
		f, _ := want.Float64()
		assert.Equal(t, f, s.round())
		n := int64(len(xs))
		f, _ = want.Quo(want, new(big.Rat).SetInt64(n)).Float64()
		assert.Equal(t, f, s.mean(n))
	})
}

func TestSumsOfInfinities(t *testing.T) {
	add := func(xs ...float64) float64 {
		s := aggSum.New(0)
		for _, x := range xs {
			s.Add(value.NumberOf(x), Stamp{})
		}
		return s.Result().Num()
	}
	assert.Equal(t, inf, add(1, inf, -1))
	assert.Equal(t, -inf, add(-inf))
	assert.True(t, math.IsNaN(add(inf, -inf)))
	assert.Equal(t, 3.0, add(1, math.NaN(), 2), "NaN is no number and is skipped")
	assert.Equal(t, inf, add(math.MaxFloat64, math.MaxFloat64))
	assert.Equal(t, math.MaxFloat64, add(math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64), "no overflow on the way")
	const x = 0x1.fp1022
	assert.Equal(t, x, add(x, x, x, -x, -x), "nor from below the largest")
}

func TestMinKeepsTimes(t *testing.T) {
	s := aggMin.New(0)
	s.Add(value.TimeOf(2000), Stamp{})
	s.Add(value.TimeOf(1000), Stamp{})
	assert.Equal(t, "1970-01-01T00:00:01.000Z", s.Result().String())
}

func TestMinOfEqualTimeAndNumber(t *testing.T) {
	vs := []value.Value{value.TimeOf(1000), value.NumberOf(1000)}
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		s := aggMin.New(0)
		for _, i := range order {
			s.Add(vs[i], Stamp{})
		}
		assert.Equal(t, value.NumberOf(1000), s.Result())
	}
}

// What a state keeps outlives the chunk that the text was a view into.
func TestStatesCloneTexts(t *testing.T) {
	gather := func(a *Aggregate) string {
		s := a.New(0)
		for i := range 2 * fewTexts {
			chunk := fmt.Appendf(nil, "text %02d", i)
			s.Add(value.TextOf(unsafe.String(unsafe.SliceData(chunk), len(chunk))), Stamp{Time: int64(i)})
			clear(chunk)
		}
		s.Add(value.TextOf("text 03"), Stamp{Time: 3})
		s.Add(value.TextOf("text 12"), Stamp{Time: 12})
		return s.Result().String()
	}
	assert.Equal(t, "16", gather(aggCountDistinct))
	assert.Equal(t, "text 00", gather(aggFirst))
	assert.Equal(t, "text 15", gather(aggLast))
	assert.True(t, strings.HasPrefix(gather(aggValues), "text 00\ntext 01\n"))
}

func TestValuesAreTheFirstHundred(t *testing.T) {
	s := aggValues.New(0)
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(300) {
		s.Add(value.TextOf(fmt.Sprintf("v%03d", i)), Stamp{})
	}
	got := slices.Collect(s.Result().Items())
	assert.Len(t, got, 100)
	assert.Equal(t, "v000", got[0])
	assert.Equal(t, "v099", got[99])
}

func TestCountDistinctOfMany(t *testing.T) {
	s := aggCountDistinct.New(0)
	for i := range 3000 {
		s.Add(value.NumberOf(float64(i%1000)), Stamp{})
	}
	s.Add(value.EmptyText, Stamp{})
	assert.Equal(t, 1001.0, s.Result().Num(), "empty text counts as a value")
}

// Above the exact bound the result still hangs on the numbers alone and is
// near the number at the rank.
func TestPctOfMany(t *testing.T) {
	const n = 3 * exactPoints
	rnd := rand.New(rand.NewPCG(3, 4))
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = math.Exp(rnd.NormFloat64() * 5)
	}
	sorted := slices.Sorted(slices.Values(xs))
	state := func(p float64, xs []float64) State {
		s := aggPct.New(p)
		for _, x := range xs {
			s.Add(value.NumberOf(x), Stamp{})
		}
		return s
	}
	for _, p := range []float64{0, 0.5, 7, 50, 95, 99.9, 100} {
		whole := state(p, xs)
		want := bits(whole.Result())
		assert.InEpsilon(t, sorted[rank(p, n)-1], whole.Result().Num(), 0.001)

		for _, at := range []int{100, n / 2, n - 100} { // few take many, many many, many few
			s := state(p, xs[:at])
			s.Merge(state(p, xs[at:]))
			assert.Equal(t, want, bits(s.Result()), "%v percent, split at %d", p, at)
		}
	}
}

func TestPctAtTheBound(t *testing.T) {
	for n := exactPoints - 1; n <= exactPoints+1; n++ {
		a, b, whole := aggPct.New(95), aggPct.New(95), aggPct.New(95)
		for i := range n {
			v := value.NumberOf(float64(i) + 0.1)
			whole.Add(v, Stamp{})
			[]State{a, b}[i%2].Add(v, Stamp{})
		}
		a.Merge(b)
		assert.Equal(t, bits(whole.Result()), bits(a.Result()), "%d numbers", n)
		exact := float64(rank(95, int64(n))-1) + 0.1
		assert.Equal(t, n <= exactPoints, whole.Result().Num() == exact, "%d numbers", n)
	}
}

func TestRank(t *testing.T) {
	for n := int64(1); n <= 300; n++ {
		for p := range 101 {
			want := max((int64(p)*n+99)/100, 1)
			assert.Equal(t, want, rank(float64(p), n), "%d percent of %d", p, n)
		}
	}
}

func TestAppendShownIsString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value.NumberOf(rapid.Float64().Draw(t, "x") + 0)
		assert.Equal(t, v.String(), string(appendShown(nil, v)))
	})
	assert.Equal(t, "0", string(appendShown(nil, value.NumberOf(math.Copysign(0, -1)))))
}

// steady gives values of which a state has seen each before.
func steady() []value.Value {
	var vs []value.Value
	for i := range 64 {
		vs = append(vs, value.TextOf("port "+strconv.Itoa(i)), value.TextOf(strconv.Itoa(i)), value.NumberOf(float64(i)), value.NumberOf(float64(i)+0.25))
	}
	return vs
}

func TestAddDoesNotAllocate(t *testing.T) {
	for _, a := range Aggregates {
		if a == aggPct {
			continue // keeps each number, up to a bound
		}
		s := a.New(50)
		i := int64(0)
		vs := steady()
		round := func() {
			for _, v := range vs {
				i++
				s.Add(v, Stamp{Time: i})
			}
		}
		round()
		assert.Zero(t, testing.AllocsPerRun(20, round), a.Name)
	}
}

func BenchmarkAdd(b *testing.B) {
	vs := steady()
	for _, a := range Aggregates {
		b.Run(a.Name, func(b *testing.B) {
			b.ReportAllocs()
			s := a.New(50)
			for i := range b.N {
				s.Add(vs[i%len(vs)], Stamp{Time: int64(i)})
			}
		})
	}
}

func TestResetStatesAreNew(t *testing.T) {
	for _, a := range Aggregates {
		s := a.New(50)
		for i := range 20 {
			s.Add(value.NumberOf(float64(i)), Stamp{Time: int64(i)})
			s.Add(value.TextOf(strconv.Itoa(i)), Stamp{Time: int64(i)})
		}
		was := s.Result()
		said := was.String()
		s.Reset()
		assert.Equal(t, a.New(50).Result(), s.Result(), a.Name)
		s.Add(value.TextOf("77"), Stamp{})
		fresh := a.New(50)
		fresh.Add(value.TextOf("77"), Stamp{})
		assert.Equal(t, fresh.Result(), s.Result(), a.Name)
		assert.Equal(t, said, was.String(), "%s: a result changed", a.Name)
	}
}
