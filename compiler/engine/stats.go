package engine

import (
	"sync/atomic"
	"time"
)

// Stats say how far a run is. Times are summed over workers; they are for
// people who look for what is slow, and nothing else depends on them.
type Stats struct {
	Bytes      int64 // of messages' text, decompressed
	Chunks     int64
	Messages   int64   // read; only with Options.Detail or a pipe without literals, else 0
	Candidates int64   // messages that some pipe wanted to see
	Rows       []int64 // by pipe: rows that came to its sink

	Read   time.Duration // in Input.Next and waiting for it
	Search time.Duration // for literals
	Load   time.Duration // in Loaders
	Shared time.Duration // in shared stages
	Pipes  time.Duration // in pipes' stages and partials
	Flush  time.Duration // in Flush, and waiting for a slower chunk before

	Pipe []time.Duration // by pipe: in its stages; 0 without Options.Detail
}

// Stats returns the counts up to now; any goroutine may call it at any time.
func (e *Exec) Stats() Stats {
	c := &e.stats
	s := Stats{
		Bytes: c.bytes.Load(), Chunks: c.chunks.Load(), Messages: c.messages.Load(), Candidates: c.candidates.Load(),
		Rows: make([]int64, len(c.rows)), Pipe: make([]time.Duration, len(c.pipe)),
		Read: c.read.duration(), Search: c.search.duration(), Load: c.load.duration(),
		Shared: c.shared.duration(), Pipes: c.pipes.duration(), Flush: c.flush.duration(),
	}
	for i := range c.rows {
		s.Rows[i], s.Pipe[i] = c.rows[i].Load(), c.pipe[i].duration()
	}
	return s
}

// counters are added to once a chunk or a batch.
type counters struct {
	bytes, chunks, messages, candidates      counter
	rows, pipe                               []counter
	read, search, load, shared, pipes, flush counter // ns
}

type counter struct{ atomic.Int64 }

func (c *counter) duration() time.Duration { return time.Duration(c.Load()) }

func (c *counter) since(start time.Time) { c.Add(int64(time.Since(start))) }

// clock measures what happens one after the other.
type clock struct{ last time.Time }

func newClock() clock { return clock{time.Now()} }

// lap adds the time since the last lap to a counter.
func (c *clock) lap(to *counter) {
	now := time.Now()
	to.Add(int64(now.Sub(c.last)))
	c.last = now
}
