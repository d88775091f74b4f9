package local

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// Trace counts what is left of a branch's messages at every step, without the
// shortcut of necessary literals, and keeps of each step the message that failed
// there and came nearest. Its counts may be read when the run is over.
type Trace struct {
	Plan     *Plan
	Branch   *ir.Branch
	Messages atomic.Int64
	Worded   atomic.Int64 // messages that hold one of Words
	Words    []string     // of which a match holds at least one; none: not known
	words    []value.Finder
	Fields   []*FieldCount
	Steps    []*Step
	Groups   atomic.Int64   // of a window
	Labels   []atomic.Int64 // of matches, by label
	Signals  atomic.Int64

	messages, groups []engine.Cond // of the steps over each, in order
}

// FieldCount is how many messages have a field that the branch reads.
type FieldCount struct {
	Field *ir.Field
	Have  atomic.Int64
}

// Step is one condition: a conjunct of where, an exception, a bound of having, or
// that a label holds where none is otherwise.
type Step struct {
	Kind string // where, except, having, label
	Name string // of an exception
	Cond ir.Expr
	Left atomic.Int64 // messages or groups that hold
	// Alternatives are the items of an any, each with how many it lets through of
	// those that reach the step.
	Alternatives []*Step

	ofGroups bool
	mu       sync.Mutex
	far      atomic.Uint64 // bits of how far miss is from passing, rising with it
	miss     *Miss
}

// OfGroups reports whether the step tests a window's groups, not messages.
func (s *Step) OfGroups() bool { return s.ofGroups }

// Said names the step in its author's words.
func (s *Step) Said() string {
	switch s.Kind {
	case "except":
		return "but for the exception " + s.Name
	case "label":
		return "with a label"
	}
	return ir.Said(s.Cond)
}

// Miss is a message, or a window's group, that failed at a step.
type Miss struct {
	Seq    uint64
	Group  bool
	Raw    string      // of a message, cut
	Time   value.Value // of a message, or of a window's start; null if unknown
	Host   value.Value // of a message; null if unknown
	Values map[*ir.Field]value.Value
}

// Nearest returns what came nearest to a signal; nil where nothing failed. Groups are
// nearer than messages. Of messages those that
// an exception took count only if it took all that were left. The fewest failed
// conditions decide, then whether a message has one of the words and by how little a
// group's number is off, then the order of the input.
func (t *Trace) Nearest() *Miss {
	var best *Step
	for _, s := range t.Steps {
		if s.miss == nil {
			continue
		}
		if s.Kind == "except" {
			if s.Left.Load() > 0 {
				continue
			}
			best = s
			break
		}
		if best == nil || s.ofGroups && !best.ofGroups {
			best = s
			continue
		}
		far, least := s.far.Load(), best.far.Load()
		if far < least || far == least && s.miss.Seq < best.miss.Seq {
			best = s
		}
	}
	if best == nil {
		return nil
	}
	return best.miss
}

// Failed returns the steps that a miss fails.
func (t *Trace) Failed(m *Miss, get func(*ir.Field) value.Value) (out []*Step) {
	for _, s := range t.Steps {
		if s.ofGroups == m.Group && !ir.Holds(s.Cond, get) {
			out = append(out, s)
		}
	}
	return out
}

// maxRaw is how many bytes of a message are kept to be shown.
const maxRaw = 4 << 10

// NewTrace plans one branch to be traced.
func NewTrace(b *ir.Branch) *Trace {
	t := &Trace{Branch: b, Labels: make([]atomic.Int64, len(b.Labels))}
	t.Words = ir.Best(ir.Literals(b))
	for _, w := range t.Words {
		t.words = append(t.words, value.NewFinder(w))
	}
	t.Plan = &Plan{Program: &engine.Program{}, source: b.Source, branches: []*ir.Branch{b}, slots: slots{}, trace: t}
	for _, f := range b.Source.Fields {
		if f.Name == "_raw" || f.Name == "_sourceHost" {
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
			s.list = append(s.list, t.step(&Step{Kind: "where", Cond: item}, s.slots, nil))
		}
	}
	for _, x := range b.Excepts {
		s.list = append(s.list, t.step(&Step{Kind: "except", Name: x.Name, Cond: &ir.Not{At: ir.At{Span: x.Span}, X: x.Cond}}, s.slots, nil))
	}
	if b.Window == nil {
		s.list = append(s.list, t.labelled(s.slots, b, nil)...)
	}
}

func (t *Trace) counts(f *ir.Field) bool {
	return slices.ContainsFunc(t.Fields, func(c *FieldCount) bool { return c.Field == f })
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
	raw := s[t.field("_raw")]
	return func(row []value.Value) {
		t.Messages.Add(1)
		if hasOne(row[raw].Str(), t.words) {
			t.Worded.Add(1)
		}
		for _, f := range t.Fields {
			if v := row[s[f.Field]]; !v.IsNull() && (v.Kind() != value.Text || !value.IsBlank(v.Str())) {
				f.Have.Add(1)
			}
		}
	}
}

func (t *Trace) field(name string) *ir.Field {
	for _, f := range t.Branch.Source.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// step makes the stage that tests a condition and counts: of messages, or of the
// groups that g gives.
func (t *Trace) step(st *Step, s slots, g *engine.Group) engine.Stage {
	st.far.Store(math.MaxUint64)
	t.Steps = append(t.Steps, st)
	stage := &tracing{step: st, cond: s.cond(st.Cond), slots: s, raw: -1, time: -1, host: -1}
	if g == nil {
		stage.raw, stage.time = s[t.field("_raw")], t.Plan.Program.Time
		if slot, ok := s[t.field("_sourceHost")]; ok {
			stage.host = slot
		}
		stage.words, stage.all = t.words, &t.messages
	} else {
		st.ofGroups = true
		stage.time, stage.off, stage.all = g.StartSlot(), s.off(st.Cond), &t.groups
	}
	*stage.all = append(*stage.all, stage.cond)
	stage.later = len(*stage.all)
	if any, ok := st.Cond.(*ir.Any); ok && st.Kind != "label" {
		for _, item := range any.Items {
			st.Alternatives = append(st.Alternatives, &Step{Kind: "any", Cond: item})
			stage.alternatives = append(stage.alternatives, s.cond(item))
		}
	}
	return stage
}

// labelled is the step that a label holds, where there is no otherwise.
func (t *Trace) labelled(s slots, b *ir.Branch, g *engine.Group) []engine.Stage {
	last := b.Labels[len(b.Labels)-1]
	if last.When == nil {
		return nil
	}
	one := &ir.Any{At: ir.At{Span: b.Labels[0].Span}}
	for _, l := range b.Labels {
		one.Items = append(one.Items, l.When)
	}
	return []engine.Stage{t.step(&Step{Kind: "label", Cond: one}, s, g)}
}

// having adds the stages for a window's groups.
func (t *Trace) having(after slots, b *ir.Branch, g *engine.Group) (out []engine.Stage) {
	out = append(out, each{"groups", func([]value.Value) { t.Groups.Add(1) }})
	for _, c := range b.Having {
		for _, item := range conjuncts(c) {
			out = append(out, t.step(&Step{Kind: "having", Cond: item}, after, g))
		}
	}
	return append(out, t.labelled(after, b, g)...)
}

func (t *Trace) labels(slot int) engine.Stage {
	return each{"labels", func(row []value.Value) { t.Labels[int(row[slot].Num())].Add(1) }}
}
