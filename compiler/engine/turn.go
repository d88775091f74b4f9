package engine

import "sync/atomic"

// turn is the right to read the next chunk, for one worker at a time. Unlike the
// token of a channel it is not handed to who waits longest: a worker that comes
// by takes it while the one that waits is still waking up. On process events of
// which one in a thousand is wanted two workers reached 3.8 GB/s by it, by a
// channel 2.4, and one worker 2.5. Unlike with a mutex, who waits can be called
// off.
type turn struct {
	taken atomic.Bool
	freed chan struct{} // says that taken was unset since somebody looked
}

func newTurn() turn { return turn{freed: make(chan struct{}, 1)} }

// take waits for the turn; ok is false where the run has ended before.
func (t *turn) take(e *Exec) (ok bool) {
	for !t.taken.CompareAndSwap(false, true) {
		select {
		case <-e.failed:
			return false
		case <-e.ctx.Done():
			return false
		case <-t.freed:
		}
	}
	return true
}

func (t *turn) give() {
	t.taken.Store(false)
	select {
	case t.freed <- struct{}{}:
	default: // somebody will look anyway
	}
}
