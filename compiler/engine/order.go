package engine

import "sync"

// order flushes ordered sinks in the order of chunks, whichever worker is done
// first. Partials that are ahead wait in a ring; a worker further ahead than its
// size waits itself, so memory is bounded however slow one chunk or a sink is.
// The worker that has the next chunk never waits, so some worker always goes on.
type order struct {
	exec *Exec
	mu   sync.Mutex
	free *sync.Cond
	ring []finished // by chunk modulo its length
	next uint64     // the chunk to flush next
	busy bool       // a worker is flushing
	over bool       // the run has failed: nothing is flushed any more
	drop bool       // the input has failed: what it has in later chunks does not count
}

// finished is what ordered sinks get of one chunk.
type finished struct {
	ready    bool
	last     bool // of what counts
	partials []partial
}

type partial struct {
	pipe int
	of   Partial
}

func newOrder(e *Exec, size int) *order {
	o := &order{exec: e, ring: make([]finished, size)}
	o.free = sync.NewCond(&o.mu)
	return o
}

// deliver hands over a chunk's partials, in the order of pipes, and flushes all
// chunks whose turn has come. Behind the last nothing of the same feed counts.
func (o *order) deliver(seq uint64, partials []partial, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for seq >= o.next+uint64(len(o.ring)) && !o.over {
		o.free.Wait()
	}
	*o.at(seq) = finished{true, last, partials}
	if o.busy {
		return
	}
	for o.busy = true; o.at(o.next).ready && !o.over; o.next++ {
		turn := *o.at(o.next)
		*o.at(o.next) = finished{}
		if !o.drop {
			o.flush(turn.partials)
		}
		o.drop = o.drop || turn.last
		o.free.Broadcast()
	}
	o.busy = false
}

func (o *order) at(seq uint64) *finished { return &o.ring[seq%uint64(len(o.ring))] }

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
	o.drop = false
}

// stop lets waiting workers go on, to see that the run has failed.
func (o *order) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	o.free.Broadcast()
}
