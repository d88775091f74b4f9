package local

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMemoSaysWhatTheTestSays asks for few texts and for many, the long ones
// included, from several goroutines.
func TestMemoSaysWhatTheTestSays(t *testing.T) {
	test := func(s string) bool { return strings.Contains(s, "7") }
	for _, texts := range []int{3, memoSets * memoWays, 10 * memoMiss} {
		holds := remember(test)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for i := range 20 * memoMiss {
					text := fmt.Sprint(strings.Repeat("x", i%(memoText+20)), i%texts)
					if holds(text) != test(text) {
						t.Errorf("of %q it says %v", text, !test(text))
						return
					}
				}
			})
		}
		all.Wait()
	}
}

func TestMemoGivesUp(t *testing.T) {
	asked := 0
	holds := remember(func(string) bool { asked++; return false })
	for range 10 {
		for i := range 3 {
			holds(fmt.Sprint("action ", i))
		}
	}
	assert.Equal(t, 3, asked, "three texts share no place")
	for i := range 100 * memoMiss { // some thousand of them within the time
		holds(fmt.Sprint("ever another ", i))
	}
	before := asked
	holds("action 1")
	holds("action 1")
	assert.Equal(t, before+2, asked)
}

// Few new texts among many known ones do not make it give up, however many they are
// in the end; of a host's thirty programs nearly all have a place.
func TestMemoGoesOn(t *testing.T) {
	asked := 0
	m := &memo{test: func(string) bool { asked++; return false }}
	for round := range 5 * memoMiss {
		if round%memoMiss == memoMiss-1 {
			m.since.Add(-int64(memoTime)) // they came slowly
		}
		m.holds(fmt.Sprint("ever another ", round))
	}
	assert.Equal(t, 5*memoMiss, asked)
	asked = 0
	for round := range 3000 {
		m.holds(fmt.Sprint("program ", round%30))
	}
	assert.Less(t, asked, 1000)
}

func BenchmarkMemo(b *testing.B) {
	actions := []string{"allow", "deny", "drop", "default-deny", "reject-both"}
	test := contains([]string{"deny", "denied", "drop", "block", "reject"}, false)
	for name, holds := range map[string]func(string) bool{"test": test, "memo": remember(test)} {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				holds(actions[i%len(actions)])
			}
		})
	}
}
