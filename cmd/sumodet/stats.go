package main

import (
	"fmt"
	"slices"
	"time"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
)

// stats prints what a run took, to stderr.
type stats struct{ std streams }

func (p stats) print(src *ir.Source, branches []*ir.Branch, s engine.Stats, took time.Duration) {
	rate := float64(s.Bytes) / max(took.Seconds(), 1e-9)
	fmt.Fprintf(p.std.err, "stats of %s: %s in %s, %s/s", src.Name, size(s.Bytes), short(took), size(int64(rate)))
	if n := peakMemory(); n > 0 {
		fmt.Fprintf(p.std.err, ", %s of memory", size(int64(n)))
	}
	fmt.Fprintf(p.std.err, "\n  %s, %d looked at\n", counted(int(s.Messages), "message"), s.Candidates)
	fmt.Fprintf(p.std.err, "  time of all workers: read %s, search %s, load %s, shared stages %s, branches %s, results %s\n",
		short(s.Read), short(s.Search), short(s.Load), short(s.Shared), short(s.Pipes), short(s.Flush))
	order := make([]int, len(branches))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(s.Pipe[b] - s.Pipe[a]) })
	for _, i := range order[:min(len(order), 20)] {
		fmt.Fprintf(p.std.err, "  %8s  %s.%s: %s\n", short(s.Pipe[i]), branches[i].Rule.Name, branches[i].Name, counted(int(s.Rows[i]), "row"))
	}
	if more := len(order) - 20; more > 0 {
		fmt.Fprintf(p.std.err, "  and %d branches that took less\n", more)
	}
}

// short is a duration for people: three digits.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(time.Microsecond).String()
}

// size is a number of bytes for people: three digits, 1 MB is 10⁶ bytes.
func size(bytes int64) string {
	n, units := float64(bytes), []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	for n >= 999.5 {
		n, units = n/1000, units[1:]
	}
	return fmt.Sprintf("%.3g %s", n, units[0])
}
