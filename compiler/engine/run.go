package engine

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sumodet/compiler/logs"
)

// Options say how a program is run.
type Options struct {
	// Workers is the number of goroutines that work on chunks; 0 is one for each
	// processor that Go may use. Results do not depend on it.
	Workers int
	// Detail makes Stats.Messages exact where the pipes' literals would let whole
	// chunks be passed over unread, and takes each pipe's time; it costs a look for
	// all line ends, and two for the clock a batch and pipe.
	Detail bool
}

// Exec is a program that runs. Feed and Finish are for one goroutine.
type Exec struct {
	prog    *Program
	opt     Options
	ctx     context.Context
	wants   *wants // settled by a sample
	sampled int    // bytes of it
	workers []*worker
	turn    turn   // who has it may call Input.Next
	seq     uint64 // of the next chunk; owned by who has turn
	order   *order
	ordered bool // some sink is
	stats   counters

	mu     sync.Mutex // guards err
	err    error      // the first that ends the run
	failed chan struct{}
}

// settle returns what is looked for. The first chunk of an input says it, and workers
// that come with others wait, so that it does not depend on who is fast. Of later inputs
// only one that says more does: a small file may come before large ones. It returns nil
// where the run has ended before.
func (e *Exec) settle(f *feed, seq uint64, c *logs.Chunk) *wants {
	if seq == f.first {
		if n := min(len(c.Text), sampleSize); e.wants == nil || n > 2*e.sampled {
			e.wants, e.sampled = newWants(e.prog.Pipes, c), n
		}
		close(f.settled)
	}
	select {
	case <-f.settled:
		return e.wants
	case <-e.failed:
	case <-e.ctx.Done():
	}
	return nil
}

// Start begins a run of the program. Feed gives it inputs, Finish ends it. The
// program may be run by several Execs only if its sinks allow for that.
func (p *Program) Start(ctx context.Context, opt Options) *Exec {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	e := &Exec{
		prog: p, opt: opt, ctx: ctx,
		turn:   newTurn(),
		failed: make(chan struct{}),
	}
	e.ordered = slices.ContainsFunc(p.Pipes, func(p *Pipe) bool { return p.Sink.Ordered() })
	e.order = newOrder(e)
	e.stats.rows, e.stats.pipe = make([]counter, len(p.Pipes)), make([]counter, len(p.Pipes))
	for range opt.Workers {
		e.workers = append(e.workers, newWorker(e))
	}
	return e
}

// Feed runs the program over all messages of an input; ordered sinks have been
// flushed with them when it returns. An error of the input comes back after the
// messages before it were worked on, and the run may go on with the next input.
// Any other error ends the run: a sink's own, a *StepError, or the context's
// cause as soon as it is cancelled. A cancelled Feed waits for the batches and
// the Flush under way, but not for an Input that is blocked in Next, which must
// then not be used again other than to close it.
func (e *Exec) Feed(in Input) error {
	if err := e.failure(); err != nil {
		return err
	}
	f := &feed{in: in, first: e.seq, settled: make(chan struct{})}
	exits := make(chan struct{}, len(e.workers))
	for _, w := range e.workers {
		go func() {
			defer func() { exits <- struct{}{} }()
			w.run(f)
		}()
	}
	for left := len(e.workers); left > 0; left-- {
		select {
		case <-exits:
			continue
		case <-e.ctx.Done():
			e.fail(context.Cause(e.ctx))
		}
		if left == 1 && f.reading.Load() {
			break
		}
		<-exits
	}
	e.order.newFeed()
	if err := context.Cause(e.ctx); err != nil {
		e.fail(err)
	}
	if err := e.failure(); err != nil {
		return err
	}
	return f.err
}

// feed is one input while it is read.
type feed struct {
	in      Input
	first   uint64        // its first chunk
	settled chan struct{} // closed when Exec.wants is as it is for this input
	reading atomic.Bool   // a worker is in Next
	err     error         // of the input; owned by who has Exec.turn
	end     bool          // nothing more can be read; likewise
	errAt   uint64        // the chunk of err, where Fill gave it
}

// failFill ends the input with an error of Fill: that of the earliest chunk counts.
func (e *Exec) failFill(f *feed, seq uint64, err error) {
	if !e.turn.take(e) {
		return
	}
	defer e.turn.give()
	if f.err == nil || seq < f.errAt {
		f.err, f.errAt = err, seq
	}
	f.end = true
}

// next reads a chunk in turn and gives its place among all chunks.
func (e *Exec) next(f *feed, c *logs.Chunk) (seq uint64, ok bool) {
	if !e.turn.take(e) {
		return 0, false
	}
	f.reading.Store(true)
	defer func() {
		f.reading.Store(false)
		e.turn.give()
	}()
	if f.end || e.ended() {
		return 0, false
	}
	f.end = true // should Next panic
	if err := f.in.Next(c); err != nil {
		if !errors.Is(err, io.EOF) {
			f.err = err
		}
		return 0, false
	}
	f.end = false
	e.seq++
	return e.seq - 1, true
}

// Finish merges what the workers gathered for sinks that are not ordered and
// flushes those sinks, and ends those that are an Ender, in the order of the pipes;
// it does so even when no message came. After it neither may be called.
func (e *Exec) Finish() error {
	if err := e.failure(); err != nil {
		return err
	}
	for i, p := range e.prog.Pipes {
		if err := context.Cause(e.ctx); err != nil {
			e.fail(err)
			return err
		}
		if err := e.finish(i, p); err != nil {
			e.fail(err)
			return err
		}
	}
	e.fail(errOver)
	return nil
}

var errOver = errors.New("the run is over")

func (e *Exec) finish(i int, p *Pipe) (err error) {
	defer e.prog.caught(&err, stageAt{i, len(p.Stages)})
	defer e.stats.flush.since(time.Now())
	if p.Sink.Ordered() {
		if s, ok := p.Sink.(Ender); ok {
			return s.End()
		}
		return nil
	}
	var whole Partial
	for _, w := range e.workers {
		part := w.pipes[i].partial
		w.pipes[i].partial = nil
		switch {
		case part == nil:
		case whole == nil:
			whole = part
		default:
			whole.Merge(part)
		}
	}
	if whole == nil {
		whole = p.Sink.New()
	}
	return p.Sink.Flush(whole)
}

// flush gives an ordered sink a chunk's partial.
func (e *Exec) flush(p partial) (err error) {
	pipe := e.prog.Pipes[p.pipe]
	defer e.prog.caught(&err, stageAt{p.pipe, len(pipe.Stages)})
	return pipe.Sink.Flush(p.of)
}

// ended reports whether the run has failed or was cancelled.
func (e *Exec) ended() bool {
	select {
	case <-e.failed:
	case <-e.ctx.Done():
	default:
		return false
	}
	return true
}

// fail ends the run with its first error.
func (e *Exec) fail(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil {
		e.err = err
		close(e.failed)
		e.order.stop()
	}
}

func (e *Exec) failure() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.err
}
