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

func deliverLine(e *Exec, feed, chunk uint64) (next bool) {
	p := e.prog.Pipes[0].Sink.New()
	b := NewBatch(len(testNames))
	i := b.Append(chunk)
	b.Row(i)[rawSlot] = value.TextOf(fmt.Sprintf("chunk %d of %d", chunk, feed))
	b.Sel = append(b.Sel, i)
	p.Add(b)
	return e.order.deliver(0, feed, chunk, []partial{{0, p}}, false)
}

func TestOrderWaitsForTheNextChunk(t *testing.T) {
	var got []string
	e := (&Program{Names: testNames, Pipes: []*Pipe{{Sink: lineSink(&got, nil)}}}).Start(t.Context(), Options{Workers: 2})
	e.order.begin(false, false)
	deliverLine(e, 0, 2)
	deliverLine(e, 0, 1)
	assert.Empty(t, got)
	deliverLine(e, 0, 0)
	assert.Equal(t, []string{"chunk 0 of 0", "chunk 1 of 0", "chunk 2 of 0"}, got)
}

func TestNothingIsFlushedBehindAnError(t *testing.T) {
	var got []string
	e := (&Program{Names: testNames, Pipes: []*Pipe{{Sink: lineSink(&got, errors.New("closed"))}}}).Start(t.Context(), Options{Workers: 2})
	e.order.begin(false, false)
	deliverLine(e, 0, 1)
	deliverLine(e, 0, 0)
	deliverLine(e, 0, 2)
	assert.Equal(t, []string{"chunk 0 of 0"}, got)
	assert.EqualError(t, e.Finish(), "closed")
}

func TestFeedsComeOneBehindTheOther(t *testing.T) {
	var got []string
	e := (&Program{Names: testNames, Pipes: []*Pipe{{Sink: lineSink(&got, nil)}}}).Start(t.Context(), Options{Workers: 2})
	for range 3 {
		e.order.begin(false, false)
	}
	var want []string
	for chunk := range uint64(200) { // more than any ring or trim
		deliverLine(e, 1, 199-chunk)
		want = append(want, fmt.Sprintf("chunk %d of 1", chunk))
	}
	e.order.close(1, 200, false)
	deliverLine(e, 2, 0)
	assert.Empty(t, got)
	assert.False(t, deliverLine(e, 0, 0))
	e.order.close(0, 1, false)
	want = append(append([]string{"chunk 0 of 0"}, want...), "chunk 0 of 2")
	assert.Equal(t, want, got)
	assert.True(t, e.order.wait(1))

	assert.False(t, e.order.flushed(2), "more of it may come")
	e.order.close(2, 3, true)
	deliverLine(e, 2, 2)
	deliverLine(e, 2, 1)
	assert.True(t, e.order.wait(2))
	e.order.begin(false, false)
	deliverLine(e, 3, 0)
	assert.Equal(t, append(want, "chunk 1 of 2", "chunk 2 of 2"), got, "nothing counts behind a feed that failed")
	e.order.dropTo(4)
	deliverLine(e, 3, 1)
	e.order.begin(false, false)
	deliverLine(e, 4, 0)
	assert.Equal(t, "chunk 0 of 4", got[len(got)-1])
	assert.Len(t, got, len(want)+3)
}

func TestRoomOfFeedsBehind(t *testing.T) {
	e := (&Program{Names: testNames, Pipes: []*Pipe{{Sink: lineSink(new([]string), nil)}}}).Start(t.Context(), Options{Workers: 2})
	e.order.begin(false, false)
	e.order.begin(false, false)
	for chunk := uint64(0); e.order.room(1); chunk++ {
		e.order.deliver(0, 1, chunk, []partial{{0, &groupRows{records: make([]byte, 1<<20)}}}, false)
		require.Less(t, chunk, uint64(maxWaiting>>20))
	}
	assert.True(t, e.order.room(0))
	e.order.close(0, 0, false)
	assert.True(t, e.order.room(1), "its turn has come")
	assert.False(t, e.order.room(2), "it has not begun")
}

// While one worker is held up with the first chunk, the other may be ahead by
// the ring and no more.
func TestWorkersDoNotRunAhead(t *testing.T) {
	const ring = maxAhead * 2
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

// A lane is left to its worker, the first here, until that falls behind or no more comes;
// what is not apart is nobody's and flushed at once.
func TestALaneIsLeftToItsWorker(t *testing.T) {
	flushed := 0
	var got []string
	p := &Program{Names: testNames, Pipes: []*Pipe{
		{Sink: apartSink{lineSink(new([]string), nil), func() { flushed++ }}},
		{Sink: lineSink(&got, nil)},
	}}
	e := p.Start(t.Context(), Options{Workers: 2})
	deliver := func(by int, feed, chunk uint64) {
		line := p.Pipes[1].Sink.New()
		b := NewBatch(len(testNames))
		b.Sel = append(b.Sel, b.Append(chunk))
		line.Add(b)
		e.order.deliver(by, feed, chunk, []partial{{0, p.Pipes[0].Sink.New()}, {1, line}}, false)
	}
	e.order.begin(false, true)
	e.order.begin(false, false)
	for chunk, c := range []struct{ by, want int }{{1, 0}, {1, 0}, {1, 0}, {1, 4}, {1, 4}, {0, 6}, {1, 6}} {
		deliver(c.by, 0, uint64(chunk))
		assert.Equal(t, c.want, flushed, chunk)
		assert.Len(t, got, chunk+1, "not apart")
	}
	e.order.close(0, 8, false)
	assert.Equal(t, 7, flushed)
	deliver(1, 0, 7)
	assert.Equal(t, 8, flushed, "no more comes")
	deliver(1, 1, 0)
	assert.Equal(t, 9, flushed, "more may be long in coming")
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
