package logs

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	// BlockSize is what is read at once, in bytes, and so about a chunk. The kernel
	// copies a MiB in 60 µs, four quarters of it in 85.
	BlockSize = 1 << 20
	headSize  = 64 << 10 // what a format is found by
	// maxWindow bounds the memory a zstd file may ask for; zstd --long makes 128 MiB.
	maxWindow = 128 << 20
)

// Input is one opened file, decompressed and in UTF-8.
type Input struct {
	// Name is as the user wrote it; "-" is standard input.
	Name string
	// ModTime is the file's; zero for standard input and bytes.
	ModTime time.Time
	// Size is the file's as it lies on disk, for progress; 0 where not known.
	Size int64

	file   io.ReaderAt  // a regular file that is read as it lies on disk; else nil
	read   atomic.Int64 // bytes of the file, before decompression
	first  []byte       // the first bytes
	src    io.Reader    // what follows them
	err    error        // what ended src within the first bytes; may be io.EOF
	closes []func() error
}

// Open opens a file, "-" being stdin. Compression by gzip or zstd is found by the
// first bytes, whatever the name, and so is UTF-16 by its byte order mark. The
// error is an *Error. The caller closes the input.
func Open(name string, stdin io.Reader) (*Input, error) {
	in := &Input{Name: name}
	var file io.Reader = stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fileError(name, err)
		}
		in.closes = append(in.closes, f.Close)
		info, err := f.Stat()
		if err == nil && info.IsDir() {
			err = syscall.EISDIR
		}
		if err != nil {
			return nil, errors.Join(fileError(name, err), in.Close())
		}
		in.ModTime, in.Size, file = info.ModTime(), info.Size(), f
		if info.Mode().IsRegular() {
			if in.file, err = pageCache(f); err != nil {
				return nil, errors.Join(fileError(name, err), in.Close())
			}
		}
	} else if stdin == nil {
		file = bytes.NewReader(nil)
	}
	if err := in.start(&counter{file, &in.read}); err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

// start reads the first bytes through whatever decodes the file.
func (in *Input) start(file io.Reader) error {
	in.src = file
	if err := in.fill(); err != nil {
		return err
	}
	decoders := []func() (io.Reader, error){in.decompress, in.decodeUTF16}
	for _, decoder := range decoders {
		r, err := decoder()
		if err != nil {
			return &Error{File: in.Name, Offset: -1, Message: "cannot be decompressed: " + err.Error(), Err: err}
		}
		if r == nil {
			continue
		}
		in.src, in.err, in.file = r, nil, nil
		if err := in.fill(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads the first bytes. Its error is one met before any of them; one met
// later is kept for the reader, which delivers the messages before it.
func (in *Input) fill() error {
	in.first = make([]byte, headSize)
	n, err := readFull(in.src, in.first)
	in.first, in.err = in.first[:n], err
	if n == 0 && err != nil && err != io.EOF {
		return fileError(in.Name, err)
	}
	return nil
}

// rest is all of the input again, the first bytes included.
func (in *Input) rest() io.Reader {
	r := io.Reader(bytes.NewReader(in.first))
	if in.err != nil {
		return io.MultiReader(r, failing{in.err})
	}
	return io.MultiReader(r, in.src)
}

func (in *Input) decompress() (io.Reader, error) {
	switch {
	case bytes.HasPrefix(in.first, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(bufio.NewReaderSize(in.rest(), headSize)) // else it reads 4 KiB at a time
		if err != nil {
			return nil, err
		}
		in.closes = append(in.closes, z.Close)
		return z, nil
	case bytes.HasPrefix(in.first, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(in.rest(), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		in.closes = append(in.closes, func() error { z.Close(); return nil })
		return z, nil
	}
	return nil, nil
}

// Close releases the file. Readers of the input must not be used afterwards.
func (in *Input) Close() error {
	var errs []error
	for i := len(in.closes) - 1; i >= 0; i-- {
		errs = append(errs, in.closes[i]())
	}
	in.closes = nil
	return errors.Join(errs...)
}

// fileError words the mistakes people make with files.
func fileError(name string, err error) *Error {
	e := &Error{File: name, Offset: -1, Message: err.Error(), Err: err}
	var p *fs.PathError
	if errors.As(err, &p) {
		e.Message = p.Err.Error()
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Message = "no such file"
	case errors.Is(err, fs.ErrPermission):
		e.Message = "permission denied"
	case errors.Is(err, syscall.EISDIR):
		e.Message = "is a folder, not a file; DIR/** names the files in it"
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Message = "the compressed file is cut short"
	}
	return e
}

// readFull fills p unless the source ends or fails; the error is then the
// source's own, io.EOF included, so that a cut file is told from a short one.
func readFull(src io.Reader, p []byte) (n int, err error) {
	for idle := 0; n < len(p) && err == nil; {
		var m int
		if m, err = src.Read(p[n:]); m > 0 {
			idle = 0
		} else if idle++; idle == 100 && err == nil {
			err = io.ErrNoProgress
		}
		n += m
	}
	return n, err
}

// counter counts the bytes read through it.
type counter struct {
	src io.Reader
	n   *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// failing is a source that has failed.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
