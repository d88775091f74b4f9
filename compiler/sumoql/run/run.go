package run

import (
	"context"
	"iter"
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/value"
)

// Message is a message for Run: tests and small inputs.
type Message struct {
	Raw  string
	Time int64 // epoch ms
	// Fields are metadata and what is already extracted; a field that is not there
	// is null.
	Fields []Field
}

// Field is a field of a message.
type Field struct {
	Name  string
	Value value.Value
}

// Result is what a query returns.
type Result struct {
	Fields []string // as displayed, in the order of columns
	Rows   [][]value.Value
	// Notes say on which undocumented points the result may hang
	// ("indeterminate: 6.1 …") and what was assumed.
	Notes []string
	// Aggregate tells rows of an aggregate from messages, which come newest first
	// unless they were sorted.
	Aggregate bool
}

const batchRows = 512

// Run runs the plan over those messages held in memory that are in its range.
func (p *Plan) Run(ctx context.Context, messages iter.Seq[Message]) (*Result, error) {
	for _, sub := range p.before {
		if _, err := sub.Run(ctx, messages); err != nil {
			return nil, err
		}
	}
	prog := p.Program()
	pipe := prog.Pipes[0]
	steps := make([]engine.Step, len(pipe.Stages))
	for i, s := range pipe.Stages {
		steps[i] = s.New()
	}
	partial := pipe.Sink.New()
	b := engine.NewBatch(len(prog.Names))
	work := func() error {
		for _, step := range steps {
			if len(b.Sel) > 0 {
				step(b)
			}
		}
		partial.Add(b)
		b.Reset()
		return ctx.Err()
	}
	seq := uint64(0)
	from, to, _ := p.Range()
	for m := range messages {
		if from < to && (m.Time < from || m.Time >= to) {
			continue
		}
		i := b.Append(seq)
		seq++
		b.Sel = append(b.Sel, i)
		p.fill(b.Row(i), m)
		if b.Len() == batchRows {
			if err := work(); err != nil {
				return nil, err
			}
		}
	}
	if err := work(); err != nil {
		return nil, err
	}
	if err := pipe.Sink.Flush(partial); err != nil {
		return nil, err
	}
	if s, ok := pipe.Sink.(engine.Ender); ok {
		if err := s.End(); err != nil {
			return nil, err
		}
	}
	return p.Result(), nil
}

func (p *Plan) fill(row []value.Value, m Message) {
	if n, ok := p.loads["_size"]; ok {
		row[n.slot] = value.NumberOf(float64(len(m.Raw)))
	}
	for _, f := range m.Fields {
		if n, ok := p.loads[strings.ToLower(f.Name)]; ok {
			row[n.slot] = f.Value
		}
	}
	row[p.raw] = textOf(m.Raw)
	row[p.time] = value.NumberOf(float64(m.Time))
}

// Input is a field of messages that the plan reads, and its slot.
type Input struct {
	Name string // as the query writes it; compare without case
	Slot int
}

// Inputs lists the fields that a Loader of the plan's program must fill: _raw
// as text, _messageTime as a number of epoch ms, others as they are; what a
// message lacks stays null.
func (p *Plan) Inputs() []Input {
	var out []Input
	for _, n := range p.loads {
		out = append(out, Input{n.text, n.slot})
	}
	slices.SortFunc(out, func(a, b Input) int { return a.Slot - b.Slot })
	return out
}

// Before returns the plans of subqueries, and of what compare looks back at. Each is run
// over all messages of its Range, and its Result taken, before this plan's Program; a plan
// of theirs may have more.
func (p *Plan) Before() []*Plan { return p.before }

// Range returns the times of the messages that the plan's program is to get, in epoch ms,
// to not in it; both 0: all. Messages without a time are among them unless they are those
// of some time ago.
func (p *Plan) Range() (from, to int64, untimed bool) { return p.opt.From, p.opt.To, !p.past }

// Program returns the part of the plan that reads messages, for the engine.
// When its run has finished, Result gives the query's result. A plan's program
// is run once at a time.
func (p *Plan) Program() *engine.Program {
	p.notes.said.Clear()
	p.rows, p.stamps = nil, nil
	names := make([]string, p.width)
	for _, n := range p.loads {
		names[n.slot] = n.text
	}
	first := p.parts[0]
	pipe := &engine.Pipe{Name: "query"}
	if p.alike != nil {
		pipe.Literals = [][]engine.Need{engine.AnyOf(p.alike...)}
	}
	if p.trace != nil {
		pipe.Stages = append(pipe.Stages, p.trace)
	} else if p.scope != nil {
		pipe.Stages = append(pipe.Stages, engine.Filter{Text: func() string { return "scope" }, Cond: p.scope})
	}
	pipe.Stages = append(pipe.Stages, first.stages...)
	if g, ok := first.end.(*grouper); ok {
		pipe.Sink = g.sink(p.time, func(b *engine.Batch) error {
			p.rows = appendRows(p.rows, b)
			return nil
		})
	} else {
		slots := make([]int, p.width)
		for i := range slots {
			slots[i] = i
		}
		pipe.Sink = &engine.Collect{Text: "rows", Slots: slots, Time: p.time,
			Row: func(at builtin.Stamp, row []value.Value) error {
				p.rows, p.stamps = append(p.rows, row), append(p.stamps, at)
				return nil
			}}
	}
	return &engine.Program{Names: names, Pipes: []*engine.Pipe{pipe}, Time: p.time}
}

func appendRows(rows [][]value.Value, b *engine.Batch) [][]value.Value {
	for _, i := range b.Sel {
		row := slices.Clone(b.Row(i))
		for k, v := range row {
			if v.Kind() == value.List { // values(): text of many lines
				row[k] = textOf(v.String())
			} else {
				row[k] = v.Clone()
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Result runs what comes behind the program's part of the plan and returns the
// query's result.
func (p *Plan) Result() *Result {
	rows := p.rows
	p.rows = nil
	res := &Result{}
	for i, part := range p.parts {
		_, groups := part.end.(*grouper)
		switch {
		case i > 0:
			rows = part.apply(rows)
		case !groups:
			rows = newestFirst(rows, p.stamps)
		}
		res.Aggregate = res.Aggregate || groups
		if part.end != nil && (i > 0 || !groups) { // else the engine's sink has grouped
			rows = part.end.run(rows)
		}
		part.op.left(len(rows))
	}
	names, slots := p.out.columns()
	res.Fields = names
	for _, row := range rows {
		out := make([]value.Value, len(slots))
		for i, slot := range slots {
			if slot < len(row) {
				out[i] = row[slot]
			}
		}
		res.Rows = append(res.Rows, out)
	}
	p.out.extra.expand(res, rows)
	for _, text := range p.static {
		p.notes.add(text)
	}
	for _, sub := range p.before {
		for _, text := range sub.notes.list() {
			p.notes.add(text)
		}
	}
	res.Notes = p.notes.list()
	if p.result != nil {
		p.result(res)
	}
	return res
}

// apply runs a part's stages over rows.
func (p *part) apply(rows [][]value.Value) [][]value.Value {
	if len(p.stages) == 0 {
		return rows
	}
	steps := make([]engine.Step, len(p.stages))
	for i, s := range p.stages {
		steps[i] = s.New()
	}
	var out [][]value.Value
	for len(rows) > 0 {
		n := min(len(rows), batchRows)
		b := batchOf(rows[:n], *p.env.width, 0)
		for _, step := range steps {
			if len(b.Sel) > 0 {
				step(b)
			}
		}
		out = appendRows(out, b)
		rows = rows[n:]
	}
	return out
}

// batchOf returns a batch of the rows, all selected, that are numbered from
// first.
func batchOf(rows [][]value.Value, width, first int) *engine.Batch {
	b := engine.NewBatch(width)
	for k, row := range rows {
		i := b.Append(uint64(first + k))
		copy(b.Row(i), row)
		b.Sel = append(b.Sel, i)
	}
	return b
}

// newestFirst orders messages as Sumo shows them; of one time, the later read
// comes first. Rows of one message stay in their order.
func newestFirst(rows [][]value.Value, stamps []builtin.Stamp) [][]value.Value {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch a, b := stamps[i], stamps[j]; {
		case b.Before(a):
			return -1
		case a.Before(b):
			return 1
		}
		return 0
	})
	out := make([][]value.Value, len(rows))
	for i, k := range order {
		out[i] = rows[k]
	}
	return out
}

// textOf returns a text, where "" is not null.
func textOf(s string) value.Value {
	if s == "" {
		return value.EmptyText
	}
	return value.TextOf(s)
}
