package local

import (
	"math"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// each calls a function for every row that is still in.
type each struct {
	text string
	do   func(row []value.Value)
}

func (e each) Describe() string { return e.text }

func (e each) New() engine.Step {
	return func(b *engine.Batch) {
		for _, i := range b.Sel {
			e.do(b.Row(i))
		}
	}
}

type tracing struct {
	step         *Step
	cond         engine.Cond
	alternatives []engine.Cond
	slots        slots
	raw          int // slots of a message; -1: none
	time, host   int
	words        []value.Finder
	off          func(row []value.Value) float64 // nil: no number is compared
	all          *[]engine.Cond                  // of all steps
	later        int                             // the first of them that comes after this
}

// off returns how much a row's number misses a condition by; nil where it
// compares none.
func (s slots) off(c ir.Expr) func(row []value.Value) float64 {
	switch c := c.(type) {
	case *ir.InRange:
		x := s.expr(c.X)
		return func(row []value.Value) float64 {
			v := x(row).Num()
			return max(c.Lo-v, v-c.Hi, 0)
		}
	case *ir.Order:
		x, y := s.expr(c.X), s.expr(c.Y)
		return func(row []value.Value) float64 { return math.Abs(x(row).Num() - y(row).Num()) }
	}
	return nil
}

// far ranks a row that failed: by how many conditions it fails, and below that by
// its words, or by how much its number is off.
func (s *tracing) far(row []value.Value) float64 {
	failed := 1.0
	for _, c := range (*s.all)[s.later:] {
		if !c(row) {
			failed++
		}
	}
	switch {
	case s.off != nil:
		off := s.off(row)
		return failed + off/(1+off)
	case len(s.words) > 0 && !hasOne(row[s.raw].Str(), s.words):
		return failed + 0.5
	}
	return failed
}

func hasOne(text string, words []value.Finder) bool {
	for i := range words {
		if words[i].In(text) {
			return true
		}
	}
	return false
}

func (s *tracing) Describe() string { return "trace " + ir.String(s.step.Cond) }

func (s *tracing) New() engine.Step {
	return func(b *engine.Batch) {
		kept := b.Sel[:0]
		for _, i := range b.Sel {
			row := b.Row(i)
			for k, c := range s.alternatives {
				if c(row) {
					s.step.Alternatives[k].Left.Add(1)
				}
			}
			if s.cond(row) {
				kept = append(kept, i)
			} else if far := math.Float64bits(s.far(row)); far <= s.step.far.Load() { // bits of numbers above 0 rise with them
				s.keep(far, b.Seq(i), row)
			}
		}
		s.step.Left.Add(int64(len(kept)))
		b.Sel = kept
	}
}

// keep remembers a miss that is nearer than the one that is known, or as near and
// before it.
func (s *tracing) keep(far, seq uint64, row []value.Value) {
	st := s.step
	st.mu.Lock()
	defer st.mu.Unlock()
	if known := st.far.Load(); far > known || far == known && st.miss != nil && seq >= st.miss.Seq {
		return
	}
	st.far.Store(far)
	st.miss = &Miss{Seq: seq, Group: st.ofGroups, Values: map[*ir.Field]value.Value{}}
	if s.time >= 0 {
		st.miss.Time = row[s.time].Clone()
	}
	if s.host >= 0 {
		st.miss.Host = row[s.host].Clone()
	}
	if s.raw >= 0 {
		raw := row[s.raw].Str()
		st.miss.Raw = string([]byte(raw[:min(len(raw), maxRaw)]))
	}
	for f, slot := range s.slots {
		if slot != s.raw {
			st.miss.Values[f] = row[slot].Clone()
		}
	}
}
