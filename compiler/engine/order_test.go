package engine

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/builtin"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// lineSink collects raw messages into got and fails with err at the first.
func lineSink(got *[]string, err error) *Collect {
	return &Collect{Slots: []int{rawSlot}, Time: -1, Row: func(_ builtin.Stamp, row []value.Value) error {
		*got = append(*got, row[0].Str())
		return err
	}}
}

func deliverLine(e *Exec, seq uint64) {
	p := e.prog.Pipes[0].Sink.New()
	b := NewBatch(len(testNames))
	i := b.Append(seq)
	b.Row(i)[rawSlot] = value.TextOf(fmt.Sprint("chunk ", seq))
	b.Sel = append(b.Sel, i)
	p.Add(b)
	e.order.deliver(seq, []partial{{0, p}}, false)
}

func TestOrderWaitsForTheNextChunk(t *testing.T) {
	var got []string
	e := (&Program{Names: testNames, Pipes: []*Pipe{{Sink: lineSink(&got, nil)}}}).Start(t.Context(), Options{Workers: 2})
	deliverLine(e, 2)
	deliverLine(e, 1)
	assert.Empty(t, got)
	deliverLine(e, 0)
	assert.Equal(t, []string{"chunk 0", "chunk 1", "chunk 2"}, got)
}

func TestNothingIsFlushedBehindAnError(t *testing.T) {
	var got []string
	e := (&Program{Names: testNames, Pipes: []*Pipe{{Sink: lineSink(&got, errors.New("closed"))}}}).Start(t.Context(), Options{Workers: 2})
	deliverLine(e, 1)
	deliverLine(e, 0)
	deliverLine(e, 2)
	assert.Equal(t, []string{"chunk 0"}, got)
	assert.EqualError(t, e.Finish(), "closed")
}

// While one worker is held up with the first chunk, the other may be ahead by
// the ring and no more.
func TestWorkersDoNotRunAhead(t *testing.T) {
	const ring = 4 * 2
	var last atomic.Int64
	full := make(chan struct{})
	hold := funcStage{"hold", func(b *Batch) {
		var n int64
		fmt.Sscanf(b.Row(0)[rawSlot].Str(), "chunk %d", &n)
		if n == 0 {
			<-full
			time.Sleep(20 * time.Millisecond) // for what must not happen
			assert.Equal(t, int64(ring), last.Load())
			return
		}
		last.Store(n)
		if n == ring {
			close(full)
		}
	}}
	var parts, want, got []string
	for i := range 3 * ring {
		want = append(want, fmt.Sprint("chunk ", i))
		parts = append(parts, want[i]+"\n")
	}
	p := &Program{Names: testNames, Time: -1, Pipes: []*Pipe{{Stages: []Stage{hold}, Sink: lineSink(&got, nil)}}}
	require.NoError(t, runParts(t, p, 2, parts))
	assert.Equal(t, want, got)
}

// apartSink does something for each chunk.
type apartSink struct {
	*Collect
	do func()
}

func (apartSink) Apart() {}

func (s apartSink) Flush(Partial) error {
	s.do()
	return nil
}

// While one sink is busy with a chunk, another worker flushes what is apart from it.
func TestSinksApartAreFlushedSideBySide(t *testing.T) {
	begun, other := make(chan struct{}), make(chan struct{})
	var begin sync.Once
	var flushed atomic.Int64
	p := &Program{Names: testNames, Time: -1, Pipes: []*Pipe{
		{Sink: apartSink{lineSink(new([]string), nil), func() {
			begin.Do(func() { close(begun) })
			select {
			case <-other:
			case <-time.After(time.Minute):
				t.Error("the other sink was not flushed meanwhile")
			}
		}}},
		{Sink: apartSink{lineSink(new([]string), nil), func() {
			if flushed.Add(1) == 1 {
				close(other)
			}
		}}},
	}}
	in := &waitingInput{until: begun}
	for _, text := range []string{"a\n", "b\n", "c\n"} {
		in.parts = append(in.parts, open(t, text))
	}
	e := p.Start(t.Context(), Options{Workers: 2})
	require.NoError(t, e.Feed(in))
	require.NoError(t, e.Finish())
	assert.Equal(t, int64(3), flushed.Load())
}

// waitingInput gives its second part only then, so that the worker which asks for it
// is there while the first part's rows are flushed.
type waitingInput struct {
	partsInput
	until <-chan struct{}
	given int
}

func (in *waitingInput) Next(c *logs.Chunk) error {
	if in.given++; in.given == 2 {
		<-in.until
	}
	return in.partsInput.Next(c)
}
