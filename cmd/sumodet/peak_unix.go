//go:build unix

package main

import (
	"runtime"
	"syscall"
)

// peakMemory returns the most memory the process has had resident, in bytes; 0
// where that is not known.
func peakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10 // elsewhere in KiB
}
