package engine

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"
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
	workers []*worker
	reads   reads
	order   *order
	stats   counters

	mu     sync.Mutex // guards err
	err    error      // the first that ends the run
	failed chan struct{}
}

// Start begins a run of the program. Feed gives it inputs, Finish ends it. The
// program may be run by several Execs only if its sinks allow for that.
func (p *Program) Start(ctx context.Context, opt Options) *Exec {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	e := &Exec{
		prog: p, opt: opt, ctx: ctx,
		failed: make(chan struct{}),
	}
	e.reads.changed, e.reads.left = sync.NewCond(&e.reads), sync.NewCond(&e.reads)
	e.order = newOrder(e)
	e.stats.rows, e.stats.pipe = make([]counter, len(p.Pipes)), make([]counter, len(p.Pipes))
	for i := range opt.Workers {
		e.workers = append(e.workers, newWorker(e, i))
	}
	return e
}

// Workers returns how many goroutines work on the inputs.
func (e *Exec) Workers() int { return len(e.workers) }

// Finish ends the sinks that are an Ender, in the order of the pipes; it does so even
// when no message came. After it neither may be called.
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
	if s, ok := p.Sink.(Ender); ok {
		return s.End()
	}
	return nil
}

// flush gives a sink a chunk's partial.
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
		e.reads.wake()
	}
}

func (e *Exec) failure() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.err
}
