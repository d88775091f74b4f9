package engine

import (
	"slices"
	"sync"
)

// order flushes sinks in the order of feeds and their chunks, whichever worker
// is done first. Partials that are ahead wait; a worker that is too far ahead in a feed
// whose turn it is waits itself, and feeds behind it are read only as long as they have
// room, so memory is bounded however slow one chunk or a sink is. The worker that has
// the next chunk never waits, so some worker always goes on.
//
// Sinks that are Apart are shared out among lanes, of which each keeps the order for
// itself: to put rows into groups may take longer than to read them, and one worker at
// a time would hold up the others (eight windows over process events, two workers: a
// tenth less time). A lane belongs to a worker, so that its tables stay in the caches of
// one core; others flush it where that worker falls behind. Where two cores share no
// cache, so that a line takes 360 ns to the other and back, and not 63, the sweep of a
// firewall takes 0.90 of the time.
type order struct {
	exec  *Exec
	mu    sync.Mutex
	free  *sync.Cond // a chunk was flushed
	ends  *sync.Cond // a lane has come to the end of a feed
	lanes []lane
	of    []int    // the lane of each pipe
	feeds []*queue // that are open
	first uint64   // the number of the first of them
	over  bool     // the run has failed: nothing is flushed any more
}

// lane is the order of some sinks.
type lane struct {
	feed  uint64
	chunk uint64 // of the feed, the one to flush next
	busy  bool   // a worker is flushing
}

// queue is what waits of a feed.
type queue struct {
	chunks []waiting // from from on
	from   uint64
	count  uint64 // of the chunks that count; unknown while the feed is read
	known  bool
	failed bool // no feed behind it counts
	steady bool // the next chunk is never long in coming
	size   int  // of all partials that came, in bytes
}

// waiting is a chunk that may have come already.
type waiting struct {
	here  bool
	lanes [][]partial // its partials by lane; nil where there are none
}

type partial struct {
	pipe int
	of   Partial
}

const (
	maxAhead   = 4        // chunks for each worker that are done before the next
	maxLeft    = 2        // of them that others leave to the worker of a lane
	maxWaiting = 16 << 20 // bytes of partials of feeds whose turn has not come
)

// newOrder gives sinks that are not Apart the first lane, and those that are one for
// each worker.
func newOrder(e *Exec) *order {
	o := &order{exec: e, of: make([]int, len(e.prog.Pipes))}
	o.free, o.ends = sync.NewCond(&o.mu), sync.NewCond(&o.mu)
	apart := 0
	for i, p := range e.prog.Pipes {
		if _, ok := p.Sink.(Apart); ok && e.opt.Workers > 1 {
			o.of[i] = 1 + apart%e.opt.Workers
			apart++
		}
	}
	o.lanes = make([]lane, 1+slices.Max(append(o.of, 0)))
	return o
}

// begin makes room for the next feed, or for one that failed before it began. Of a steady
// one the next chunk is never long in coming.
func (o *order) begin(failed, steady bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.feeds = append(o.feeds, &queue{known: failed, failed: failed, steady: steady})
}

// queue returns a feed's queue; nil where it is not open.
func (o *order) queue(feed uint64) *queue {
	if feed < o.first || feed >= o.first+uint64(len(o.feeds)) {
		return nil
	}
	return o.feeds[feed-o.first]
}

// close says how many chunks a feed has, and flushes what that lets through.
func (o *order) close(feed, chunks uint64, failed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if q := o.queue(feed); q != nil {
		q.end(chunks, failed)
		o.flushLanes(-1)
	}
}

// end says how many chunks count at most.
func (q *queue) end(count uint64, failed bool) {
	if q.known {
		count = min(count, q.count)
	}
	q.count, q.known, q.failed = count, true, q.failed || failed
}

// deliver hands over a worker's partials of a chunk, in the order of pipes, and flushes
// all chunks whose turn has come. Behind the last nothing of the same feed counts. It reports
// whether the turn of another feed has come.
func (o *order) deliver(by int, feed, chunk uint64, partials []partial, last bool) (next bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.full(feed, chunk) && !o.over {
		o.free.Wait()
	}
	q := o.queue(feed)
	if q == nil {
		return false
	}
	q.put(chunk, o.apart(partials))
	for _, p := range partials {
		q.size += p.of.Size()
	}
	if last {
		q.end(chunk+1, true)
		o.free.Broadcast()
	}
	return o.flushLanes(by)
}

// full reports whether a lane has no room yet for a chunk of the feed whose turn it is.
// What does not count needs none.
func (o *order) full(feed, chunk uint64) bool {
	if q := o.queue(feed); q == nil || q.known && chunk >= q.count {
		return false
	}
	ahead := uint64(maxAhead * o.exec.opt.Workers)
	return slices.ContainsFunc(o.lanes, func(l lane) bool { return l.feed == feed && chunk >= l.chunk+ahead })
}

// room reports whether another chunk of a feed may be read.
func (o *order) room(feed uint64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	turn := feed
	for _, l := range o.lanes {
		turn = min(turn, l.feed)
	}
	waiting := 0
	for n := turn + 1; o.queue(n) != nil; n++ {
		waiting += o.queue(n).size
	}
	return o.queue(feed) != nil && (turn == feed || waiting < maxWaiting)
}

// apart shares partials out among lanes.
func (o *order) apart(partials []partial) (lanes [][]partial) {
	if len(partials) == 0 {
		return nil
	}
	lanes = make([][]partial, len(o.lanes))
	for _, p := range partials {
		k := o.of[p.pipe]
		lanes[k] = append(lanes[k], p)
	}
	return lanes
}

func (q *queue) put(chunk uint64, lanes [][]partial) {
	i := int(chunk - q.from)
	for len(q.chunks) <= i {
		q.chunks = append(q.chunks, waiting{})
	}
	q.chunks[i] = waiting{true, lanes}
}

// flushLanes flushes what a worker does not leave to others; -1 is no worker. It reports
// whether a lane has come to another feed.
func (o *order) flushLanes(by int) (next bool) {
	for k := range o.lanes {
		if !o.lanes[k].busy && !o.leave(k, by) {
			next = o.flushLane(k) || next
		}
	}
	return next
}

// leave reports whether a worker leaves a lane to the one that it belongs to, which will
// come soon.
func (o *order) leave(k, by int) bool {
	l := &o.lanes[k]
	q := o.queue(l.feed)
	if k == 0 || by == k-1 || q == nil || !q.steady || q.known {
		return false
	}
	return q.from+uint64(len(q.chunks)) < l.chunk+uint64(maxLeft*o.exec.opt.Workers)
}

func (o *order) flushLane(k int) (next bool) {
	l := &o.lanes[k]
	l.busy = true
	defer func() { l.busy = false }()
	for !o.over {
		q := o.queue(l.feed)
		switch {
		case q == nil:
			return next
		case q.known && l.chunk >= q.count:
			o.ends.Broadcast()
			if q.failed {
				return next
			}
			l.feed, l.chunk = l.feed+1, 0
			next = true
		default:
			i := l.chunk - q.from
			if i >= uint64(len(q.chunks)) || !q.chunks[i].here {
				return next
			}
			if lanes := q.chunks[i].lanes; lanes != nil {
				o.flush(lanes[k])
				lanes[k] = nil
			}
			l.chunk++
			o.trim(l.feed)
		}
		o.free.Broadcast()
	}
	return next
}

// trim forgets the chunks that all lanes have flushed, some at a time.
func (o *order) trim(feed uint64) {
	q := o.queue(feed)
	low := q.from + uint64(len(q.chunks))
	for _, l := range o.lanes {
		if l.feed == feed {
			low = min(low, l.chunk)
		} else if l.feed < feed {
			return
		}
	}
	if n := low - q.from; n >= 64 {
		q.chunks = slices.Delete(q.chunks, 0, int(n))
		q.from = low
	}
}

// flush runs without the lock, which other workers need to deliver.
func (o *order) flush(partials []partial) {
	if len(partials) == 0 {
		return
	}
	o.mu.Unlock()
	defer o.mu.Lock()
	for _, p := range partials {
		if err := o.exec.flush(p); err != nil {
			o.exec.fail(err)
			return
		}
	}
}

// wait waits until all that counts of a feed is flushed; ok is false where the run has
// ended before.
func (o *order) wait(feed uint64) (ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.over && !o.flushed(feed) {
		o.ends.Wait()
	}
	return !o.over
}

func (o *order) flushed(feed uint64) bool {
	q := o.queue(feed)
	return q == nil || !slices.ContainsFunc(o.lanes, func(l lane) bool {
		return l.feed < feed || l.feed == feed && !(q.known && q.failed && l.chunk >= q.count)
	})
}

// pop forgets the first feed.
func (o *order) pop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.feeds = o.feeds[1:]
	o.first++
}

// dropTo forgets all feeds up to one that has not begun.
func (o *order) dropTo(feed uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.feeds, o.first = nil, feed
	for k := range o.lanes {
		o.lanes[k].feed, o.lanes[k].chunk = feed, 0
	}
}

// stop lets waiting workers go on, to see that the run has failed.
func (o *order) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	o.free.Broadcast()
	o.ends.Broadcast()
}
