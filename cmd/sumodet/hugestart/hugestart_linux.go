package hugestart

import (
	"syscall"
	"unsafe"
)

const (
	page     = 2 << 20 // bytes, on amd64 and arm64
	collapse = 25      // MADV_COLLAPSE, since Linux 6.1
)

// probe lies where the heap begins, in one of its first two pages, which is drawn
// anew for each run (Go 1.26).
var probe = new([512]byte)

// The page in use is moved, which saves some 400 page faults; the other is large when
// it is first used, if it is. To move both fails where a part of them is not the
// heap's yet, and else takes longer than it saves.
func init() {
	at := uintptr(unsafe.Pointer(probe))
	_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, at&^(2*page-1), 2*page, syscall.MADV_HUGEPAGE)
	_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, at&^(page-1), page, collapse)
}
