package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"sumodet/compiler/engine"
	"sumodet/compiler/logs"
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
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(p.std.err), progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetDescription(in.Name), progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))
	stop := make(chan struct{})
	p.stop = stop
	p.wait.Go(func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				_ = bar.Finish()
				return
			case <-tick.C:
				stats := exec.Stats()
				bar.Describe(fmt.Sprintf("%s: %d rows", in.Name, sum(stats.Rows)))
				_ = bar.Set64(stats.Bytes - base)
			}
		}
	})
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
