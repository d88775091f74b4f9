package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/builtin"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

func holds(slot int, text string) Filter {
	f := value.NewFinder(text)
	return Filter{said(fmt.Sprintf("%s contains %q", testNames[slot], text)), func(row []value.Value) bool {
		return f.In(row[slot].Str())
	}}
}

func said(text string) func() string { return func() string { return text } }

// copies is a stage that makes three rows of one.
var copies = funcStage{"copies", func(b *Batch) {
	var sel []int32
	for _, i := range b.Sel {
		for k := range 3 {
			j := b.Copy(i)
			b.Row(j)[slotC] = value.NumberOf(float64(k))
			sel = append(sel, j)
		}
	}
	b.Sel = sel
}}

// program has ordered and unordered pipes, with literals and without, and one
// that adds rows and one that drops them.
func program(t testing.TB, out *outcome) *Program {
	collect := func(name string) *Collect {
		var last uint64
		return &Collect{Text: name, Slots: []int{rawSlot, slotA, slotC}, Time: timeSlot, Row: func(at builtin.Stamp, row []value.Value) error {
			assert.GreaterOrEqual(t, at.Seq, last, "a row's place is its order")
			last = at.Seq
			out.rows[name] = append(out.rows[name], fmt.Sprint(at.Time, row))
			return nil
		}}
	}
	out.rows = map[string][]string{}
	return &Program{
		Names: testNames, Time: timeSlot, Shared: []Stage{words},
		Pipes: []*Pipe{
			{Name: "knock", Literals: [][]Need{AnyOf("knock", "fwknop")}, Stages: []Stage{holds(rawSlot, "kno")}, Sink: collect("knock")},
			{Name: "copies", Literals: [][]Need{AnyOf("hping3")}, Stages: []Stage{holds(rawSlot, "hping3"), copies}, Sink: collect("copies")},
			{Name: "beta", Stages: []Stage{holds(slotA, "beta"), Compute{"c = a", slotC, slotOf(slotA)}}, Sink: collect("beta")},
			{Name: "sweep", Sink: sweepGroup(t, &out.groups)},
			{Name: "none", Literals: [][]Need{AnyOf("nowhere")}, Sink: collect("none")},
		},
	}
}

type outcome struct {
	rows   map[string][]string
	groups []string
}

// However the input is cut into chunks and how many workers there are, the
// results are the same, in the same order.
func TestResultsDoNotDependOnWorkersOrChunks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom([]string{"alpha", "beta", "knockd", "FWKNOP", "hping3", `\u006bnock`, "-", "22"})
		line := rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%s %s t=%d\n", word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 60_000).Draw(t, "time"))
		})
		lines := rapid.SliceOfN(line, 1, 60).Draw(rt, "lines")
		var want outcome
		require.NoError(rt, runLines(t, program(t, &want), 1, strings.Join(lines, "")))
		for workers := 1; workers <= 8; workers++ {
			var parts []string
			for rest := lines; len(rest) > 0; {
				n := rapid.IntRange(1, len(rest)).Draw(rt, "lines of the chunk")
				parts = append(parts, strings.Join(rest[:n], ""))
				rest = rest[n:]
			}
			var got outcome
			require.NoError(rt, runParts(t, program(t, &got), workers, parts))
			require.Equal(rt, want, got, "%d workers, chunks %q", workers, parts)
		}
	})
}

// partsInput is an input with one chunk for each part.
type partsInput struct {
	lineInput
	parts []lineInput
}

func (in *partsInput) Next(c *logs.Chunk) error {
	if len(in.parts) == 0 {
		return io.EOF
	}
	next := in.parts[0]
	in.parts = in.parts[1:]
	return next.Next(c)
}

func runParts(t testing.TB, p *Program, workers int, parts []string) error {
	in := new(partsInput)
	for _, text := range parts {
		in.parts = append(in.parts, open(t, text))
	}
	e := p.Start(t.Context(), Options{Workers: workers})
	if err := e.Feed(in); err != nil {
		return err
	}
	return e.Finish()
}

func TestManyChunksComeInOrder(t *testing.T) {
	var parts, want []string
	for i := range 500 {
		parts = append(parts, fmt.Sprintf("line %d knock\nother\n", i))
		want = append(want, fmt.Sprint(i))
	}
	for _, workers := range []int{1, 3, 8} {
		var got []string
		p := &Program{Names: testNames, Time: -1, Shared: []Stage{words}, Pipes: []*Pipe{{Literals: [][]Need{AnyOf("knock")}, Sink: &Collect{
			Slots: []int{slotB}, Time: -1,
			Row: func(_ builtin.Stamp, row []value.Value) error { got = append(got, row[0].Str()); return nil },
		}}}}
		require.NoError(t, runParts(t, p, workers, parts))
		assert.Equal(t, want, got)
	}
}

func TestStats(t *testing.T) {
	var out outcome
	p := program(t, &out)
	e := p.Start(t.Context(), Options{Workers: 2})
	text := "knock a\nbeta\nhping3\n\n"
	require.NoError(t, e.Feed(open(t, text)))
	s := e.Stats()
	assert.Equal(t, int64(len(text)), s.Bytes)
	assert.Equal(t, int64(3), s.Messages, "a pipe without literals sees them all")
	assert.Equal(t, int64(3), s.Candidates)
	assert.Equal(t, []int64{1, 3, 1, 3, 0}, s.Rows)

	p.Pipes = p.Pipes[:1]
	e = p.Start(t.Context(), Options{Detail: true})
	require.NoError(t, e.Feed(open(t, text)))
	assert.Equal(t, int64(3), e.Stats().Messages)
	assert.Equal(t, int64(1), e.Stats().Candidates)
}

func TestPanicOfAStageIsAnError(t *testing.T) {
	bad := funcStage{"bad stage", func(*Batch) { panic("no such slot") }}
	for name, p := range map[string]*Program{
		"port_knocking.sweep: bad stage: internal error: no such slot": {Pipes: []*Pipe{{Name: "port_knocking.sweep", Stages: []Stage{bad}, Sink: &Collect{}}}},
		"bad stage: internal error: no such slot":                      {Shared: []Stage{bad}, Pipes: []*Pipe{{Name: "x", Sink: &Collect{}}}},
		"x: collect rows: internal error: index out of range":          {Pipes: []*Pipe{{Name: "x", Sink: &Collect{Text: "rows", Slots: []int{9}}}}},
	} {
		p.Names, p.Time = testNames, -1
		e := p.Start(t.Context(), Options{Workers: 3})
		err := e.Feed(open(t, "a\nb\n"))
		var step *StepError
		require.ErrorAs(t, err, &step)
		assert.Contains(t, err.Error(), strings.TrimSuffix(name, "index out of range"))
		assert.NotEmpty(t, step.Stack)
		assert.Equal(t, err, e.Feed(open(t, "a\n")), "the run is over")
		assert.Equal(t, err, e.Finish())
	}
}

func TestErrorOfASinkEndsTheRun(t *testing.T) {
	broken := errors.New("pipe is closed")
	calls := 0
	p := &Program{Names: testNames, Time: -1, Pipes: []*Pipe{{Sink: &Collect{Slots: []int{rawSlot}, Time: -1, Row: func(builtin.Stamp, []value.Value) error {
		calls++
		return broken
	}}}}}
	var parts []string
	for range 100 {
		parts = append(parts, "a\nb\n")
	}
	assert.ErrorIs(t, runParts(t, p, 4, parts), broken)
	assert.Equal(t, 1, calls)

	g := &Group{Time: -1, Rows: func(*Batch) error { return broken }}
	p.Pipes[0].Sink = g
	assert.ErrorIs(t, runParts(t, p, 4, parts), broken)
}

// brokenInput is cut off behind its text.
type brokenInput struct {
	lineInput
	err error
}

func (in brokenInput) Next(c *logs.Chunk) error {
	if err := in.lineInput.Next(c); err != io.EOF {
		return err
	}
	return in.err
}

func TestErrorOfAnInputComesBehindItsMessages(t *testing.T) {
	var out outcome
	e := program(t, &out).Start(t.Context(), Options{Workers: 2})
	cut := errors.New("unexpected end")
	assert.Equal(t, cut, e.Feed(brokenInput{open(t, "knock 1\n"), cut}))
	assert.Len(t, out.rows["knock"], 1)
	require.NoError(t, e.Feed(open(t, "knock 2\n")), "the run goes on")
	assert.Len(t, out.rows["knock"], 2)
	require.NoError(t, e.Finish())
}

// lateStart is an input whose first chunk is ready after the second.
type lateStart struct {
	lineInput
	second chan struct{}
}

func (in lateStart) Blocks() bool { return true }

func (in lateStart) Fill(c *logs.Chunk) error {
	if c.Seq == 1 {
		close(in.second)
	} else if c.Seq == 0 {
		<-in.second
		time.Sleep(20 * time.Millisecond)
	}
	return nil
}

// What is looked for is said by the first chunk, in which other literals are rare than
// in those behind it, and not by the chunk that is ready first.
func TestTheFirstChunkIsTheSample(t *testing.T) {
	text := strings.Repeat("alpha\n", 180_000) + strings.Repeat("beta\n", 400_000)
	p := &Program{Names: testNames, Time: timeSlot, Pipes: []*Pipe{
		{Name: "both", Literals: [][]Need{AnyOf("alpha"), AnyOf("beta")}, Sink: &Collect{Row: func(builtin.Stamp, []value.Value) error { return nil }}},
	}}
	e := p.Start(t.Context(), Options{Workers: 2})
	require.NoError(t, e.Feed(lateStart{open(t, text), make(chan struct{})}))
	assert.Equal(t, int64(400_000), e.Stats().Candidates)

	e = p.Start(t.Context(), Options{Workers: 2})
	require.NoError(t, e.Feed(open(t, "alpha\n")))
	require.NoError(t, e.Feed(open(t, strings.Repeat("beta\n", 100)+"alpha\n")), "a file of a line says little")
	require.NoError(t, e.Feed(open(t, "alpha\nbeta\nalpha\n")), "nor does this one")
	assert.Equal(t, int64(0+1+2), e.Stats().Candidates)
}

func TestLoaderDropsMessages(t *testing.T) {
	var out outcome
	e := program(t, &out).Start(t.Context(), Options{Workers: 2})
	require.NoError(t, e.Feed(pickyInput{open(t, "knock 1\nknock 2 late\nknock 3\n")}))
	assert.Len(t, out.rows["knock"], 2)
	assert.Equal(t, int64(2), e.Stats().Rows[0])
}

// pickyInput drops messages that are late.
type pickyInput struct{ lineInput }

func (in pickyInput) Loader() Loader {
	load := in.lineInput.Loader()
	return func(raw []byte, b *Batch, row int32) bool {
		return load(raw, b, row) && !strings.Contains(string(raw), "late")
	}
}

// blockedInput never comes to an end.
type blockedInput struct {
	lineInput
	entered chan struct{}
	leave   chan struct{}
}

func (in blockedInput) Next(*logs.Chunk) error {
	close(in.entered)
	<-in.leave
	return io.EOF
}

func TestCancel(t *testing.T) {
	stop := errors.New("stopped by the user")
	var out outcome
	ctx, cancel := context.WithCancelCause(t.Context())
	in := blockedInput{open(t, ""), make(chan struct{}), make(chan struct{})}
	t.Cleanup(func() { close(in.leave) })
	e := program(t, &out).Start(ctx, Options{Workers: 3})
	done := make(chan error)
	go func() { done <- e.Feed(in) }()
	<-in.entered
	cancel(stop)
	select {
	case err := <-done:
		assert.Equal(t, stop, err)
	case <-time.After(time.Minute):
		t.Fatal("Feed waits for an input that is blocked")
	}
	assert.Equal(t, stop, e.Finish())
	assert.Empty(t, out.groups)
}

func TestCancelWithinAChunk(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	p := &Program{Names: testNames, Time: -1, Pipes: []*Pipe{{Sink: &Collect{Time: -1}, Stages: []Stage{funcStage{"cancel", func(b *Batch) {
		seen += b.Len()
		cancel()
	}}}}}}
	e := p.Start(ctx, Options{Workers: 1})
	assert.ErrorIs(t, e.Feed(open(t, strings.Repeat("a\n", 3*batchRows))), context.Canceled)
	assert.Equal(t, batchRows, seen)
}

func TestARunEndsOnce(t *testing.T) {
	var out outcome
	e := program(t, &out).Start(t.Context(), Options{Workers: 2})
	require.NoError(t, e.Feed(open(t, "10.0.0.1 22 t=0\n")))
	require.NoError(t, e.Finish())
	assert.Len(t, out.groups, 2)
	assert.Error(t, e.Finish())
	assert.Error(t, e.Feed(open(t, "10.0.0.1 22 t=0\n")))
	assert.Len(t, out.groups, 2)
	assert.Equal(t, int64(1), e.Stats().Messages)
}

func TestEmptyProgramAndInput(t *testing.T) {
	require.NoError(t, runLines(t, &Program{Names: testNames, Time: -1}, 2, "a\nb\n"))
	var out outcome
	require.NoError(t, runLines(t, program(t, &out), 2, "", "\n\n"))
	assert.Empty(t, out.rows)
	assert.Empty(t, out.groups)
}

// A pipe sees none of the rows that another one adds.
func TestAddedRowsGoWithTheirPipe(t *testing.T) {
	var got []string
	rows := -1
	look := funcStage{"look", func(b *Batch) { rows = b.Len() }}
	p := &Program{Names: testNames, Time: -1, Pipes: []*Pipe{
		{Stages: []Stage{copies}, Sink: lineSink(&got, nil)},
		{Stages: []Stage{look}, Sink: lineSink(&got, nil)},
	}}
	require.NoError(t, runLines(t, p, 1, "x\n"))
	assert.Equal(t, 1, rows)
	assert.Equal(t, []string{"x", "x", "x", "x"}, got)
}

func TestDescribe(t *testing.T) {
	var out outcome
	p := program(t, &out)
	p.Pipes[3].Sink.(*Group).Post = []Stage{Filter{said("n in 3..8"), nil}}
	assert.Equal(t, `slots _raw, _messageTime, a, b, c

shared
  words

pipe knock
  messages that hold knock or fwknop
  filter _raw contains "kno"
  collect knock

pipe copies
  messages that hold hping3
  filter _raw contains "hping3"
  copies
  collect copies

pipe beta
  every message
  filter a contains "beta"
  compute c = a
  collect beta

pipe sweep
  every message
  group 30s every 15s by a
    filter n in 3..8

pipe none
  messages that hold nowhere
  collect none
`, p.Describe())
}

// The way of a message to a filter that drops it costs no allocation.
func TestFilteredRowsDoNotAllocate(t *testing.T) {
	for name, p := range map[string]*Program{
		"literals": {Pipes: []*Pipe{{Literals: [][]Need{AnyOf("knock")}, Stages: []Stage{holds(rawSlot, "nowhere")}, Sink: &Collect{Time: -1}}}},
		"json":     {Shared: []Stage{eventFields(t)}, Pipes: []*Pipe{{Stages: []Stage{holds(slotA, "nowhere")}, Sink: &Collect{Time: -1}}}},
	} {
		p.Names, p.Time = testNames, timeSlot
		e := p.Start(t.Context(), Options{Workers: 1})
		in := open(t, string(processEvents(200<<10, 4)))
		w := e.workers[0]
		require.NoError(t, in.Next(&w.chunk))
		w.at, w.clock = reading, newClock()
		f, chunk := e.begin(in, nil), uint64(0)
		assert.Zero(t, testing.AllocsPerRun(5, func() {
			w.work(f, chunk, false)
			chunk++
		}), name)
		assert.NotZero(t, e.Stats().Candidates)
	}
}

// On one core of a shared EPYC, whose memory the events fit in: 2.5 GB/s with
// literals that one event in 500 holds, 0.6 where every event is parsed.
func BenchmarkRun(b *testing.B) {
	text := string(processEvents(4<<20, 500))
	client := func(row []value.Value) bool { return value.HasSuffixFold(row[slotA].Str(), `\knock.exe`) }
	for name, literals := range map[string][][]Need{"literals": {AnyOf("knock", "fwknop", "hping3")}, "every": nil} {
		p := &Program{Names: testNames, Time: timeSlot, Shared: []Stage{eventFields(b)}, Pipes: []*Pipe{{
			Literals: literals, Stages: []Stage{Filter{said("client"), client}},
			Sink: &Collect{Slots: []int{slotA}, Time: timeSlot, Row: func(builtin.Stamp, []value.Value) error { return nil }},
		}}}
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprint(name, "/", workers), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					require.NoError(b, runLines(b, p, workers, text))
				}
			})
		}
	}
}
