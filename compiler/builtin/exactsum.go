package builtin

import (
	"math"
	"math/big"
)

// exactSum adds float64s without rounding, so that a sum depends neither on
// the order of the numbers nor on how they were split over states.
//
// It is Shewchuk's expansion ("Adaptive Precision Floating-Point Arithmetic",
// 1997): parts are numbers of rising size that do not overlap and whose exact
// sum is the sum so far. Mostly there is one; adding allocates only when there
// are more of them than ever before.
type exactSum struct {
	parts          []float64
	far            *big.Rat // what parts cannot take without overflow; else nil
	posInf, negInf bool
}

// partsLimit bounds what goes into parts: 2^63 numbers below it do not overflow.
const partsLimit = 0x1p950

func (s *exactSum) add(x float64) {
	if !(math.Abs(x) < partsLimit) {
		s.addFar(x)
		return
	}
	n := 0
	for _, y := range s.parts {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		hi := x + y
		if lo := y - (hi - x); lo != 0 {
			s.parts[n] = lo
			n++
		}
		x = hi
	}
	s.parts = s.parts[:n]
	if x != 0 {
		s.parts = append(s.parts, x)
	}
}

func (s *exactSum) addFar(x float64) {
	switch {
	case math.IsInf(x, 1):
		s.posInf = true
	case math.IsInf(x, -1):
		s.negInf = true
	case x == x:
		s.addRat(new(big.Rat).SetFloat64(x))
	}
}

func (s *exactSum) addRat(r *big.Rat) {
	if s.far == nil {
		s.far = new(big.Rat)
	}
	s.far.Add(s.far, r)
}

// addSquare adds x*x, without rounding too.
func (s *exactSum) addSquare(x float64) {
	if a := math.Abs(x); a < 0x1p475 && a > 0x1p-475 || a == 0 {
		p := x * x
		s.add(p)
		s.add(math.FMA(x, x, -p)) // what p lacks; exact, as nothing underflows
		return
	}
	if math.IsInf(x, 0) {
		s.posInf = true
	} else if x == x {
		r := new(big.Rat).SetFloat64(x)
		s.addRat(r.Mul(r, r))
	}
}

func (s *exactSum) merge(t *exactSum) {
	for _, x := range t.parts {
		s.add(x)
	}
	if t.far != nil {
		s.addRat(t.far)
	}
	s.posInf = s.posInf || t.posInf
	s.negInf = s.negInf || t.negInf
}

// infinite returns the sum where an infinity was added.
func (s *exactSum) infinite() (float64, bool) {
	switch {
	case s.posInf && s.negInf:
		return math.NaN(), true
	case s.posInf:
		return math.Inf(1), true
	case s.negInf:
		return math.Inf(-1), true
	}
	return 0, false
}

// rat returns the exact sum of what is finite.
func (s *exactSum) rat() *big.Rat {
	sum := new(big.Rat)
	if s.far != nil {
		sum.Set(s.far)
	}
	for _, x := range s.parts {
		sum.Add(sum, new(big.Rat).SetFloat64(x))
	}
	return sum
}

// mean returns the exact sum over n, rounded once; n is not 0.
func (s *exactSum) mean(n int64) float64 {
	if f, ok := s.infinite(); ok {
		return f
	}
	if s.far == nil && len(s.parts) <= 1 && n < 1<<53 {
		return s.round() / float64(n) // the sum is a float64: one rounding as well
	}
	r := s.rat()
	f, _ := r.Quo(r, new(big.Rat).SetInt64(n)).Float64()
	return f
}

// round returns the float64 nearest to the sum, halves to even.
func (s *exactSum) round() float64 {
	if f, ok := s.infinite(); ok {
		return f
	}
	if s.far == nil {
		switch len(s.parts) {
		case 0:
			return 0
		case 1:
			return s.parts[0]
		}
	}
	f, _ := s.rat().Float64()
	return f
}
