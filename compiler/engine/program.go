package engine

import "sumodet/compiler/value"

// Program is a plan over the messages of one source: stages that all pipes
// share, then each pipe's own.
type Program struct {
	// Names are the slots' names, for people; a row has as many slots.
	Names []string
	// Shared stages fill slots for all pipes; they see the rows that some pipe
	// wants, and keep every one.
	Shared []Stage
	Pipes  []*Pipe
	// Time is the slot of _messageTime, or -1.
	Time int
}

// Pipe is one branch or one query. Its stages set no slot that another pipe
// reads: all pipes see the same rows.
type Pipe struct {
	Name string
	// Literals are sets of needs. Of each set at least one need is met by the text of
	// every message that can pass; the engine looks for those of the set that few
	// messages meet. Without a set of usable literals every message is tried.
	Literals [][]Need
	Stages   []Stage
	Sink     Sink
}

// Need is literals that all are in a text which meets it; one of them is looked for,
// the first unless another is rarer. A literal is of ASCII letters in lower case, digits
// and Signs; one of fewer than three is not looked for.
type Need []string

// AnyOf is a set of needs of one literal each.
func AnyOf(literals ...string) []Need {
	set := make([]Need, len(literals))
	for i, text := range literals {
		set[i] = Need{text}
	}
	return set
}

// Stage makes the step of one worker; steps own their scratch memory.
type Stage interface {
	// Describe says what the stage does, mostly in one line, for `explain --stage plan`.
	Describe() string
	New() Step
}

// Step works on a batch in place: it fills slots, drops rows from Sel, or adds
// rows.
type Step func(b *Batch)

// Expr computes a value from a row.
type Expr func(row []value.Value) value.Value

// Cond tests a row.
type Cond func(row []value.Value) bool

// Sink ends a pipe. A program has one state of it: each worker's batches go into
// partials, which it gets in the order of the input.
type Sink interface {
	Describe() string
	// New returns an empty partial for the rows of one chunk. There is one of each
	// chunk that has rows.
	New() Partial
	// Flush takes the partial of a chunk, in input order, while the run goes on. It is
	// never called concurrently, nor while that of another sink runs that is not Apart,
	// and of one chunk such sinks are flushed in the order of the pipes.
	Flush(p Partial) error
}

// Apart is a Sink whose Flush touches nothing that others touch, so that it
// may run beside theirs.
type Apart interface{ Apart() }

// Ender is a Sink that has more to do when a run is over: End is called once, even
// if there were no rows, after its last Flush and in the order of the pipes.
type Ender interface {
	End() error
}

// Partial gathers rows.
type Partial interface {
	// Add takes the selected rows of a batch and clones what it keeps.
	Add(b *Batch)
	// Size returns about how many bytes it keeps.
	Size() int
}

// Filter keeps rows that pass a condition.
type Filter struct {
	Text func() string // the condition as its author wrote it, for Describe
	Cond Cond
}

// Describe implements Stage.
func (f Filter) Describe() string { return "filter " + f.Text() }

// New implements Stage.
func (f Filter) New() Step {
	return func(b *Batch) {
		kept := b.Sel[:0]
		for _, i := range b.Sel {
			if f.Cond(b.Row(i)) {
				kept = append(kept, i)
			}
		}
		b.Sel = kept
	}
}

// Compute sets a slot to an expression's value.
type Compute struct {
	Text string
	Slot int
	Expr Expr
}

// Describe implements Stage.
func (c Compute) Describe() string { return "compute " + c.Text }

// New implements Stage.
func (c Compute) New() Step {
	return func(b *Batch) {
		for _, i := range b.Sel {
			row := b.Row(i)
			row[c.Slot] = c.Expr(row)
		}
	}
}
