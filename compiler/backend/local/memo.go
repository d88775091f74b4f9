package local

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// memo remembers what a test says of texts. A firewall has a handful of actions
// and a host some hundreds of programs, so that of most messages it is known; to
// look it up takes a third of searching a text for five others (BenchmarkMemo). Where texts are
// ever of another kind it gives up and only tests. Workers share it.
type memo struct {
	test   func(string) bool
	known  [memoSize]atomic.Pointer[verdict]
	missed atomic.Int32
}

type verdict struct {
	text  string
	holds bool
}

const (
	memoSize = 64
	memoText = 64   // bytes of the longest text that is remembered
	memoMiss = 1000 // texts that were not known, before it gives up
)

var memoSeed = maphash.MakeSeed()

// remember returns a test that says what the given one says.
func remember(test func(string) bool) func(string) bool {
	return (&memo{test: test}).holds
}

func (m *memo) holds(text string) bool {
	if len(text) > memoText || m.missed.Load() >= memoMiss {
		return m.test(text)
	}
	place := &m.known[maphash.String(memoSeed, text)%memoSize]
	if v := place.Load(); v != nil && v.text == text {
		return v.holds
	}
	m.missed.Add(1)
	v := &verdict{strings.Clone(text), m.test(text)}
	place.Store(v)
	return v.holds
}
