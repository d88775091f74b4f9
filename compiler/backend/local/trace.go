package local

import (
	"math"
	"sync"
	"sync/atomic"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// Trace counts what is left of a branch's messages at every step, without the
// shortcut of necessary literals, and keeps of each step the first message that
// failed there. Its counts may be read when the run is over.
type Trace struct {
	Plan     *Plan
	Branch   *ir.Branch
	Messages atomic.Int64
	Worded   atomic.Int64 // messages that hold one of Words
	Words    []string     // of which a match holds at least one; none: not known
	Fields   []*FieldCount
	Steps    []*Step
	Groups   atomic.Int64   // of a window
	Labels   []atomic.Int64 // of matches, by label
	Signals  atomic.Int64
}

// FieldCount is how many messages have a field that the branch reads.
type FieldCount struct {
	Field *ir.Field
	Have  atomic.Int64
}

// Step is one condition: a conjunct of where, an exception, a bound of having.
type Step struct {
	Kind string // where, except, having
	Name string // of an exception
	Cond ir.Expr
	Left atomic.Int64 // messages or groups that hold
	// Alternatives are the items of an any, each with how many it lets through of
	// those that reach the step.
	Alternatives []*Step

	mu   sync.Mutex
	far  atomic.Uint64 // bits of how far miss is from passing, rising with it
	miss *Miss
}

// Miss is a message, or a window's group, that failed at a step.
type Miss struct {
	Seq    uint64
	Raw    string // of a message, cut
	Values map[*ir.Field]value.Value
}

// Miss returns what failed at the step and came nearest to passing, of several
// the first: a message with one of the words, a group whose number is least off.
// nil: none failed.
func (s *Step) Miss() *Miss { return s.miss }

// maxRaw is how many bytes of a message are kept to be shown.
const maxRaw = 4 << 10

// NewTrace plans one branch to be traced.
func NewTrace(b *ir.Branch) *Trace {
	t := &Trace{Branch: b, Labels: make([]atomic.Int64, len(b.Labels))}
	t.Words = ir.Best(ir.Literals(b))
	t.Plan = &Plan{Program: &engine.Program{}, source: b.Source, slots: slots{}, trace: t}
	for _, f := range b.Source.Fields {
		if f.Name == "_raw" {
			t.Plan.add(f)
		}
	}
	t.Plan.plan(b.Source, []*ir.Branch{b}, func(Signal) error {
		t.Signals.Add(1)
		return nil
	})
	return t
}

// conditions adds counting stages for where and the exceptions, in the order in
// which they are written.
func (t *Trace) conditions(s *steps, b *ir.Branch) {
	reads := b.Reads()
	for _, p := range b.AllParses() {
		for _, f := range p.Gives() {
			if reads[f] && !t.counts(f) {
				t.Fields = append(t.Fields, &FieldCount{Field: f})
			}
		}
	}
	var all []*ir.Field
	for f := range s.slots {
		all = append(all, f)
	}
	s.need(all...)
	s.list = append(s.list, each{"read", t.read(s.slots)})
	for _, c := range b.Where {
		for _, item := range conjuncts(c) {
			s.list = append(s.list, t.step(&Step{Kind: "where", Cond: item}, s.slots))
		}
	}
	for _, x := range b.Excepts {
		s.list = append(s.list, t.step(&Step{Kind: "except", Name: x.Name, Cond: &ir.Not{At: ir.At{Span: x.Span}, X: x.Cond}}, s.slots))
	}
}

func (t *Trace) counts(f *ir.Field) bool {
	for _, c := range t.Fields {
		if c.Field == f {
			return true
		}
	}
	return false
}

// conjuncts are the conditions that must all hold.
func conjuncts(c ir.Expr) (out []ir.Expr) {
	all, ok := c.(*ir.All)
	if !ok {
		return []ir.Expr{c}
	}
	for _, i := range all.Items {
		out = append(out, conjuncts(i)...)
	}
	return out
}

// read counts messages, their words and their fields.
func (t *Trace) read(s slots) func(row []value.Value) {
	raw := s[t.raw()]
	return func(row []value.Value) {
		t.Messages.Add(1)
		for _, w := range t.Words {
			if value.ContainsFold(row[raw].Str(), w) {
				t.Worded.Add(1)
				break
			}
		}
		for _, f := range t.Fields {
			if v := row[s[f.Field]]; !v.IsNull() && (v.Kind() != value.Text || !value.IsBlank(v.Str())) {
				f.Have.Add(1)
			}
		}
	}
}

func (t *Trace) raw() *ir.Field {
	for _, f := range t.Branch.Source.Fields {
		if f.Name == "_raw" {
			return f
		}
	}
	return nil
}

// step makes the stage that tests a condition and counts.
func (t *Trace) step(st *Step, s slots) engine.Stage {
	st.far.Store(math.MaxUint64)
	t.Steps = append(t.Steps, st)
	stage := &tracing{step: st, cond: s.cond(st.Cond), slots: s, raw: -1, words: t.Words, off: s.off(st.Cond)}
	if slot, ok := s[t.raw()]; ok {
		stage.raw = slot
	}
	if any, ok := st.Cond.(*ir.Any); ok {
		for _, item := range any.Items {
			st.Alternatives = append(st.Alternatives, &Step{Kind: "any", Cond: item})
			stage.alternatives = append(stage.alternatives, s.cond(item))
		}
	}
	return stage
}

// having adds the stages for a window's groups.
func (t *Trace) having(after slots, b *ir.Branch) (out []engine.Stage) {
	out = append(out, each{"groups", func([]value.Value) { t.Groups.Add(1) }})
	for _, c := range b.Having {
		for _, item := range conjuncts(c) {
			out = append(out, t.step(&Step{Kind: "having", Cond: item}, after))
		}
	}
	return out
}

func (t *Trace) labels(slot int) engine.Stage {
	return each{"labels", func(row []value.Value) { t.Labels[int(row[slot].Num())].Add(1) }}
}

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
	raw          int
	words        []string
	off          func(row []value.Value) float64 // nil: no number is compared
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

// far ranks a row that failed.
func (s *tracing) far(row []value.Value) float64 {
	if s.raw < 0 {
		if s.off != nil {
			return s.off(row)
		}
		return 0
	}
	for _, w := range s.words {
		if value.ContainsFold(row[s.raw].Str(), w) {
			return 0
		}
	}
	return 1
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
	st.miss = &Miss{Seq: seq, Values: map[*ir.Field]value.Value{}}
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
