package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"sumodet/compiler/logs"
)

// Inputs count one behind the other, but are read side by side: a compressed file is
// decoded by one worker at a time, and a small one is a single chunk, so that the
// others would have nothing to do. Whoever finds that the first input is being read
// goes on to the next. What it finds there waits in order, and of what waits there is
// only so much; then it helps with the first again. On two cores, literals: four gzip
// files in half of the time, 2,000 of half a MiB and 1,400 small gzip files in 0.45;
// groups of nine gzip files in 0.8, with 35 MiB more.

// A row's place in the input is its feed, the chunk and the message within it.
const (
	messageBits = 21
	chunkBits   = 22
	maxChunks   = 1 << chunkBits
	maxFeeds    = 1 << (64 - chunkBits - messageBits)
)

// Of the blocks that logs reads a message takes two bytes at least.
const _ = uint(1<<messageBits - logs.BlockSize/2)

func placeOf(f *feed, chunk uint64, message int) uint64 {
	return (f.num<<chunkBits|chunk)<<messageBits | uint64(message)
}

// feed is one input while it is read.
type feed struct {
	in      Input
	num     uint64  // among all of the run
	filling Filling // the input, where Next takes no time
	done    int     // of the shared steps: how many the loaders do
	loaders []Loader
	sample  *sample

	// Guarded by Exec.reads.
	chunks uint64 // that were taken
	busy   bool   // a worker is in Next
	end    bool   // nothing more can be read
	err    error  // of the input
	errAt  uint64 // the chunk of err, where Fill gave it
}

// reads is what workers share to find what to read.
type reads struct {
	sync.Mutex
	changed *sync.Cond // there may be something to read
	left    *sync.Cond // a worker has gone into Next, or has ended
	feeds   []*feed    // that are open, in their order
	count   uint64     // of all feeds
	last    *sample    // of the feed before the next
	closed  bool       // no more feeds come
	inNext  int        // workers
	gone    int        // workers that have ended
}

// wake lets all who wait look again.
func (r *reads) wake() {
	r.Lock()
	defer r.Unlock()
	r.changed.Broadcast()
	r.left.Broadcast()
}

// ErrDropped is the error of inputs that were begun behind one that failed, or when the
// run did.
var ErrDropped = errors.New("not read to its end")

// Feed runs the program over all messages of an input; sinks have been
// flushed with them when it returns. An error of the input comes back after the
// messages before it were worked on, and the run may go on with the next input.
// Any other error ends the run: a sink's own, a *StepError, or the context's
// cause as soon as it is cancelled. A cancelled Feed waits for the batches and
// the Flush under way, but not for an Input that is blocked in Next, which must
// then not be used again other than to close it.
func (e *Exec) Feed(in Input) error {
	fed := false
	return e.FeedAll(1, func() (Input, error) {
		if fed {
			return nil, io.EOF
		}
		fed = true
		return in, nil
	}, func(Input, error) {})
}

// FeedAll feeds the inputs that next gives until its error is io.EOF, as Feed would one
// after the other, but with atOnce of them open at a time, so that workers may read them
// side by side. done is called with each, in their order, when all of its messages were
// worked on and sinks were flushed with them. Behind the first error, of next or of an
// input, nothing counts, and it comes back; done gets it, and ErrDropped with the inputs
// that were open behind. FeedAll calls both functions itself, one at a time.
func (e *Exec) FeedAll(atOnce int, next func() (Input, error), done func(in Input, err error)) error {
	if err := e.failure(); err != nil {
		return err
	}
	stop := context.AfterFunc(e.ctx, func() { e.fail(context.Cause(e.ctx)) })
	defer stop()
	e.reads.closed, e.reads.gone = false, 0
	for _, w := range e.workers {
		go w.run()
	}
	var feeds []*feed
	var failed error
	for more := true; failed == nil; {
		for more && len(feeds) < max(atOnce, 1) {
			in, err := next()
			if err == io.EOF {
				more = false
				break
			}
			feeds = append(feeds, e.begin(in, err))
			more = err == nil
		}
		if len(feeds) == 0 || !e.order.wait(feeds[0].num) {
			break
		}
		failed = e.finished(feeds[0])
		done(feeds[0].in, failed)
		feeds = feeds[1:]
	}
	e.close(feeds)
	for _, f := range feeds {
		done(f.in, ErrDropped)
	}
	if err := context.Cause(e.ctx); err != nil {
		e.fail(err)
	}
	if err := e.failure(); err != nil {
		return err
	}
	return failed
}

// begin lets workers read an input, or fails in its place.
func (e *Exec) begin(in Input, err error) *feed {
	r := &e.reads
	r.Lock()
	defer r.Unlock()
	if r.count == maxFeeds {
		err = fmt.Errorf("more than %d inputs", maxFeeds)
	}
	f := &feed{in: in, num: r.count, loaders: make([]Loader, len(e.workers)), sample: newSample(r.last)}
	if in, ok := in.(Filling); ok && in.Blocks() {
		f.filling = in
	}
	if in, ok := in.(Extracting); ok {
		f.done = in.Done()
	}
	if err != nil {
		f.err, f.end = err, true
		f.sample.settled()
	}
	e.order.begin(err != nil, f.filling != nil)
	r.feeds, r.last = append(r.feeds, f), f.sample
	r.count++
	r.changed.Broadcast()
	return f
}

// finished takes the first feed away and returns its error.
func (e *Exec) finished(f *feed) error {
	r := &e.reads
	r.Lock()
	defer r.Unlock()
	r.feeds = r.feeds[1:]
	e.order.pop()
	return f.err
}

// close drops feeds and waits for the workers.
func (e *Exec) close(drop []*feed) {
	r := &e.reads
	r.Lock()
	defer r.Unlock()
	for _, f := range drop {
		f.err, f.end = ErrDropped, true
		if f.chunks == 0 {
			f.sample.settled()
		}
	}
	r.feeds, r.closed = nil, true
	r.changed.Broadcast()
	for r.gone < len(e.workers) && !(e.ended() && r.gone+r.inNext >= len(e.workers)) {
		r.left.Wait()
	}
	e.order.dropTo(r.count)
}

// next reads a chunk of the first input that can be read.
func (e *Exec) next(c *logs.Chunk) (f *feed, chunk uint64, ok bool) {
	r := &e.reads
	r.Lock()
	defer r.Unlock()
	for !e.ended() {
		if f := e.readable(); f != nil {
			if chunk, ok := e.read(f, c); ok {
				return f, chunk, true
			}
		} else if r.closed {
			break
		} else {
			r.changed.Wait()
		}
	}
	return nil, 0, false
}

// readable returns the first feed that nobody reads and that has more; nil where
// there is none.
func (e *Exec) readable() *feed {
	for i, f := range e.reads.feeds {
		if !f.end && !f.busy && (i == 0 || e.order.room(f.num)) {
			return f
		}
	}
	return nil
}

// read reads a feed's next chunk. What takes time is done without the lock.
func (e *Exec) read(f *feed, c *logs.Chunk) (chunk uint64, ok bool) {
	r := &e.reads
	f.end = true // should Next panic
	var err error
	if f.filling != nil {
		err = f.in.Next(c)
	} else {
		err = e.readAlone(f, c)
	}
	switch {
	case e.ended() || f.err != nil: // it was dropped meanwhile
		return 0, false
	case err == nil && f.chunks == maxChunks:
		err = fmt.Errorf("an input of more than %d chunks", maxChunks)
	case err == nil:
		f.end = false
		f.chunks++
		return f.chunks - 1, true
	}
	if err != io.EOF {
		f.err = err
	}
	if f.chunks == 0 {
		f.sample.settled()
	}
	failed := f.err != nil
	r.Unlock()
	e.order.close(f.num, f.chunks, failed)
	r.Lock()
	r.changed.Broadcast()
	return 0, false
}

// readAlone calls Next without the lock.
func (e *Exec) readAlone(f *feed, c *logs.Chunk) error {
	r := &e.reads
	f.busy = true
	r.inNext++
	r.left.Signal()
	r.Unlock()
	defer func() {
		r.Lock()
		r.inNext--
		f.busy = false
		r.changed.Broadcast()
	}()
	return f.in.Next(c)
}

// failFill ends an input with an error of Fill: that of the earliest chunk counts.
func (e *Exec) failFill(f *feed, chunk uint64, err error) {
	e.reads.Lock()
	defer e.reads.Unlock()
	if f.err == nil || f.err != ErrDropped && chunk < f.errAt {
		f.err, f.errAt = err, chunk
	}
	f.end = true
}

// sample is what is looked for in an input, as its first chunk says it.
type sample struct {
	once   sync.Once
	done   chan struct{} // closed when it is settled
	wants  *wants        // nil, of an input without a chunk: as before
	bytes  int           // of the chunk that said it
	before *sample       // of the input before
}

func newSample(before *sample) *sample { return &sample{done: make(chan struct{}), before: before} }

func (s *sample) settled() { s.once.Do(func() { close(s.done) }) }

// settle returns what is looked for in an input; nil where the run has ended before. Its
// first chunk says it, and workers that come with others wait, so that it does not
// depend on who is fast. Where an input before has said it, only one that says more
// does: a small file may come before large ones.
func (e *Exec) settle(f *feed, chunk uint64, c *logs.Chunk) *wants {
	s := f.sample
	if chunk == 0 {
		before, ok := e.said(s.before)
		if !ok {
			return nil
		}
		s.before = nil
		if n := min(len(c.Text), sampleSize); before == nil || n > 2*before.bytes {
			s.wants, s.bytes = newWants(e.prog.Pipes, c), n
		} else {
			s.wants, s.bytes = before.wants, before.bytes
		}
		s.settled()
	} else if _, ok := e.said(s); !ok {
		return nil
	}
	return s.wants
}

// said waits for a sample, or the last before it that says something; nil where none
// does. ok is false where the run has ended before.
func (e *Exec) said(s *sample) (said *sample, ok bool) {
	for ; s != nil; s = s.before {
		select {
		case <-s.done:
		case <-e.failed:
			return nil, false
		case <-e.ctx.Done():
			return nil, false
		}
		if s.wants != nil {
			return s, true
		}
	}
	return nil, true
}
