package main

import (
	"fmt"
	"sync"
	"time"

	"sumodet/compiler/engine"
	"sumodet/compiler/logs"
	"sumodet/dsl/diag"
)

// progress shows bytes, rate and rows on a terminal; elsewhere it does nothing.
type progress struct {
	std  streams
	stop chan struct{}
	wait sync.WaitGroup
}

// file starts showing how far a file is.
func (p *progress) file(in *logs.Input, exec *engine.Exec) {
	p.done()
	if !p.std.tty || p.std.outTTY {
		return // results on the same terminal would be written over it
	}
	base := exec.Stats().Bytes
	name, start := shortName(in.Name), time.Now()
	stop := make(chan struct{})
	p.stop = stop
	p.wait.Go(func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				fmt.Fprint(p.std.err, clearLine)
				return
			case <-tick.C:
				stats := exec.Stats()
				bytes := stats.Bytes - base
				rate := float64(bytes) / time.Since(start).Seconds()
				fmt.Fprintf(p.std.err, "%s%s: %s, %s/s, %s", clearLine, name, size(bytes), size(int64(rate)), counted(int(sum(stats.Rows)), "row"))
			}
		}
	})
}

// clearLine goes to the start of a terminal's line and empties it (ECMA-48, EL).
const clearLine = "\r\x1b[K"

// shortName is the end of a name, so that a line holds it and what stands behind:
// a line that wraps would not be cleared whole.
func shortName(name string) string {
	r := []rune(diag.Printable(name))
	if len(r) <= 32 {
		return string(r)
	}
	return "…" + string(r[len(r)-31:])
}

func sum(rows []int64) (n int64) {
	for _, r := range rows {
		n += r
	}
	return n
}

// done ends what is shown.
func (p *progress) done() {
	if p.stop != nil {
		close(p.stop)
		p.stop = nil
		p.wait.Wait()
	}
}
