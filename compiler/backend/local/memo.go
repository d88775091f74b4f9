package local

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// memo remembers what a test says of texts. A firewall has a handful of actions
// and a host some hundreds of programs, so that of most messages it is known; to
// look it up takes a third of searching a text for five others (BenchmarkMemo). Where texts are
// ever of another kind it gives up and only tests. Workers share it.
type memo struct {
	test   func(string) bool
	first  sync.Once // text makes known: many tests see none
	known  *[memoSets][memoWays]atomic.Pointer[verdict]
	missed atomic.Int64
	since  atomic.Int64 // when the last memoMiss misses began, in ns
	gaveUp atomic.Bool
}

type verdict struct {
	text  string
	holds bool
}

const (
	memoSets = 64 // by a text's hash
	memoWays = 4  // places of a set: of thirty texts some would share a place of their own
	memoText = 64 // bytes of the longest text that is remembered
	// It gives up where so many texts were not known within so short a time: those
	// are memory for the collector.
	memoMiss = 1000
	memoTime = 20 * time.Millisecond
)

var memoSeed = maphash.MakeSeed()

// remember returns a test that says what the given one says.
func remember(test func(string) bool) func(string) bool {
	return (&memo{test: test}).holds
}

func (m *memo) holds(text string) bool {
	if len(text) > memoText || m.gaveUp.Load() {
		return m.test(text)
	}
	m.first.Do(func() {
		m.known = new([memoSets][memoWays]atomic.Pointer[verdict])
		m.since.Store(time.Now().UnixNano())
	})
	set := &m.known[maphash.String(memoSeed, text)%memoSets]
	place := -1
	for i := range set {
		v := set[i].Load()
		switch {
		case v == nil:
			place = i
		case v.text == text:
			return v.holds
		}
	}
	missed := m.missed.Add(1)
	if place < 0 {
		place = int(missed % memoWays)
	}
	if missed%memoMiss == 0 {
		now := time.Now().UnixNano()
		if now-m.since.Swap(now) < int64(memoTime) {
			m.gaveUp.Store(true)
		}
	}
	v := &verdict{strings.Clone(text), m.test(text)}
	set[place].Store(v)
	return v.holds
}
