package logs

import (
	"io"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// cached reads a file, first what of it lies in the page cache and without telling
// Go's scheduler. A read of a block takes longer than the 20 µs after which the
// scheduler takes a reader's processor for others, and to get one back costs as much
// as a fifth of the read where all processors are workers'. What is to be waited for
// the kernel does not read here (RWF_NOWAIT, since Linux 4.14), and is read as any file.
type cached struct {
	file *os.File
	conn syscall.RawConn
}

// pageCache returns what reads a regular file.
func pageCache(file *os.File) (io.ReaderAt, error) {
	conn, err := file.SyscallConn()
	return &cached{file, conn}, err
}

func (c *cached) ReadAt(p []byte, at int64) (int, error) {
	n := 0
	_ = c.conn.Control(func(fd uintptr) { n = readNow(fd, p, at) }) // the file itself says what is wrong
	if n == len(p) {
		return n, nil
	}
	m, err := c.file.ReadAt(p[n:], at+int64(n))
	return n + m, err
}

// readNow reads what needs no waiting and returns how many bytes it was; none where
// the kernel or the file system cannot tell.
func readNow(fd uintptr, p []byte, at int64) int {
	if len(p) == 0 {
		return 0
	}
	into := unix.Iovec{Base: &p[0]}
	into.SetLen(len(p))
	n, _, err := unix.RawSyscall6(unix.SYS_PREADV2, fd, uintptr(unsafe.Pointer(&into)), 1, uintptr(at), uintptr(uint64(at)>>32), unix.RWF_NOWAIT)
	if err != 0 {
		return 0
	}
	return int(n)
}
