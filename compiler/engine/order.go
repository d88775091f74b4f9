package engine

import (
	"slices"
	"sync"
)

// order flushes ordered sinks in the order of chunks, whichever worker is done
// first. Partials that are ahead wait in rings; a worker further ahead than their
// size waits itself, so memory is bounded however slow one chunk or a sink is.
// The worker that has the next chunk never waits, so some worker always goes on.
//
// Sinks that are Apart are shared out among lanes, of which each keeps the order for
// itself: to put rows into groups may take longer than to read them, and one worker at
// a time would hold up the others (eight windows over process events, two workers: a
// tenth less time).
type order struct {
	exec  *Exec
	mu    sync.Mutex
	free  *sync.Cond
	lanes []lane
	of    []int // the lane of each pipe
	over  bool  // the run has failed: nothing is flushed any more
}

// lane is the order of some sinks.
type lane struct {
	ring []finished // by chunk modulo its length
	next uint64     // the chunk to flush next
	busy bool       // a worker is flushing
	drop bool       // the input has failed: what it has in later chunks does not count
}

// finished is what a lane's sinks get of one chunk.
type finished struct {
	ready    bool
	last     bool // of what counts
	partials []partial
}

type partial struct {
	pipe int
	of   Partial
}

// newOrder gives sinks that are not Apart the first lane, and those that are one for
// each worker.
func newOrder(e *Exec) *order {
	o := &order{exec: e, of: make([]int, len(e.prog.Pipes))}
	o.free = sync.NewCond(&o.mu)
	apart := 0
	for i, p := range e.prog.Pipes {
		if _, ok := p.Sink.(Apart); ok && e.opt.Workers > 1 {
			o.of[i] = 1 + apart%e.opt.Workers
			apart++
		}
	}
	o.lanes = make([]lane, 1+slices.Max(append(o.of, 0)))
	for k := range o.lanes {
		o.lanes[k].ring = make([]finished, 4*e.opt.Workers)
	}
	return o
}

// deliver hands over a chunk's partials, in the order of pipes, and flushes all
// chunks whose turn has come. Behind the last nothing of the same feed counts.
func (o *order) deliver(seq uint64, partials []partial, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.full(seq) && !o.over {
		o.free.Wait()
	}
	for k := range o.lanes {
		*o.lanes[k].at(seq) = finished{true, last, o.partsOf(k, partials)}
	}
	for k := range o.lanes {
		o.flushLane(&o.lanes[k])
	}
}

// full reports whether a lane has no room for a chunk yet.
func (o *order) full(seq uint64) bool {
	return slices.ContainsFunc(o.lanes, func(l lane) bool { return seq >= l.next+uint64(len(l.ring)) })
}

// partsOf returns those of a lane.
func (o *order) partsOf(k int, partials []partial) (mine []partial) {
	if len(o.lanes) == 1 {
		return partials
	}
	for _, p := range partials {
		if o.of[p.pipe] == k {
			mine = append(mine, p)
		}
	}
	return mine
}

func (o *order) flushLane(l *lane) {
	if l.busy {
		return
	}
	for l.busy = true; l.at(l.next).ready && !o.over; l.next++ {
		turn := *l.at(l.next)
		*l.at(l.next) = finished{}
		if !l.drop {
			o.flush(turn.partials)
		}
		l.drop = l.drop || turn.last
		o.free.Broadcast()
	}
	l.busy = false
}

func (l *lane) at(seq uint64) *finished { return &l.ring[seq%uint64(len(l.ring))] }

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

// newFeed lets chunks count again; all of the feed before are flushed.
func (o *order) newFeed() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for k := range o.lanes {
		o.lanes[k].drop = false
	}
}

// stop lets waiting workers go on, to see that the run has failed.
func (o *order) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	o.free.Broadcast()
}
