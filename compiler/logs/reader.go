package logs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"
)

const (
	maxMessage = 64 << 20
	// headroom is the space before a block for the part of a message that the
	// block before it left. Blocks start at multiples of a page in memory as they
	// do in the file: a read one byte off copies at a quarter of the speed.
	headroom = 64 << 10
	page     = 4 << 10
)

// Reader gives an input's messages in chunks. Next is for one goroutine; Message,
// Member, BytesRead and the chunks may be used by others at the same time.
type Reader struct {
	in           *Input
	clock        clock
	layout       layout
	own          []Path     // of a JSON record: first the times, then the hosts
	paths        *Extractor // of own, then what Want asks for
	times, hosts int        // how many there are of each
	wanted       int
	// Columns of a CSV record, in the order in which they are tried.
	timeColumns, hostColumns []int
	rawColumn                int

	src    io.Reader
	block  int
	limit  int // of a message, in bytes
	carry  []byte
	offset int64 // of carry
	lines  int64 // line ends before carry, where the framer does not cut at them
	skip   int   // bytes at the start that are in no chunk
	seq    int
	err    error

	broken atomic.Int64 // JSON records that do not parse
	notes  []string
}

// NewReader finds an input's format by its first bytes and returns a reader of
// its messages. at settles what times leave out: those without a year are at most
// a day after it. An input that looks like none of the source's formats is read
// as plain lines, and Warnings says so. The error is an *Error: the input is not
// text.
func NewReader(in *Input, src Source, at time.Time) (*Reader, error) {
	head := in.first[:min(len(in.first), headSize)]
	if i := bytes.IndexByte(head, 0); i >= 0 {
		return nil, notText(in.Name, int64(i))
	}
	r := &Reader{in: in, clock: newClock(src.Zone, at), src: in.rest(), block: BlockSize, limit: maxMessage}
	if in.err == io.EOF { // all of it is there: a fixture, of which there are many, needs no long block
		r.block = len(in.first) + 1
	}
	r.layout = r.clock.sniff(head, in.err == io.EOF && len(head) == len(in.first), src)
	r.skip = r.layout.skip
	if r.layout.guessed {
		words := make([]string, len(src.Formats))
		for i, f := range src.Formats {
			words[i] = string(f)
		}
		r.notes = append(r.notes, fmt.Sprintf("its first lines do not look like %s; read as plain lines", strings.Join(words, " or ")))
	}
	r.planPaths(src)
	return r, nil
}

func notText(name string, offset int64) *Error {
	return &Error{File: name, Offset: offset, Message: "is not text: it holds a NUL byte"}
}

// Format returns the format found; an export is CSV or JSON.
func (r *Reader) Format() Format { return r.layout.format }

// Export reports whether the input is an export of a Sumo search.
func (r *Reader) Export() bool { return r.layout.export }

// BytesRead returns how many bytes of the file as it lies on disk are read.
func (r *Reader) BytesRead() int64 { return r.in.read.Load() }

// Next fills a chunk with the next whole messages and reuses its memory; the
// chunk filled before may still be in use. It returns io.EOF behind the last
// message, and an *Error, time and again, where the input cannot be read further;
// the whole messages before that place have then been given. Chunks hold about
// 1 MiB or one longer message, of 64 MiB at most.
func (r *Reader) Next(c *Chunk) error {
	c.Text, c.list, c.lines = nil, c.list[:0], r.layout.framer.CutAtLineEnd()
	if r.err != nil {
		return r.err
	}
	end := max(headroom, (len(r.carry)+page-1)/page*page)
	start := end - len(r.carry)
	c.reserve(end+r.block, 0)
	copy(c.memory[start:], r.carry)
	used := 0
	for used == 0 && r.err == nil {
		c.reserve(end+r.block, end)
		n := r.fill(c.memory[end:end+r.block], int64(end-start))
		end += n
		if skip := min(r.skip, end-start); skip > 0 {
			r.pass(c.memory[start : start+skip])
			r.skip -= skip
			start += skip
		}
		text := c.memory[start:end]
		c.list, used = r.layout.framer.frame(text, r.err == io.EOF, c.list)
		if used == 0 && len(text) > r.limit && r.err == nil {
			r.err = &Error{File: r.in.Name, Line: r.line(), Offset: r.offset, Message: fmt.Sprintf("a message is longer than %d MiB", r.limit>>20)}
		}
	}
	text := c.memory[start:end]
	r.note(text)
	c.Seq, c.Offset, c.Text = r.seq, r.offset, text[:used:used]
	r.pass(c.Text)
	r.carry = append(r.carry[:0], text[used:]...)
	if used == 0 {
		return r.err
	}
	r.seq++
	return nil
}

// fill reads one block, which lies have bytes behind offset. It ends before a
// byte that is no text.
func (r *Reader) fill(block []byte, have int64) int {
	n, err := readFull(r.src, block)
	if i := bytes.IndexByte(block[:n], 0); i >= 0 {
		r.err = notText(r.in.Name, r.offset+have+int64(i))
		return i
	}
	if r.err = err; err == nil || err == io.EOF {
		return n
	}
	e := fileError(r.in.Name, err)
	e.Offset = r.offset + have + int64(n)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		e.Message += "; its whole messages were read"
	}
	r.err = e
	return n
}

// pass moves the offset over text that is done with.
func (r *Reader) pass(text []byte) {
	r.offset += int64(len(text))
	if !r.layout.framer.CutAtLineEnd() {
		r.lines += int64(bytes.Count(text, []byte{'\n'}))
	}
}

// line is that of offset, counted from 1; 0 where lines are not counted, because
// a file that can be cut at line ends is not read for them.
func (r *Reader) line() int64 {
	if r.layout.framer.CutAtLineEnd() {
		return 0
	}
	return r.lines + 1
}

// note remembers a last message that does not end; text begins at offset.
func (r *Reader) note(text []byte) {
	cut := r.layout.framer.cut()
	if cut < 0 {
		return
	}
	line := r.line() + int64(bytes.Count(text[:cut], []byte{'\n'}))
	r.notes = append(r.notes, fmt.Sprintf("the last record, which begins on line %d, is cut short", line))
}

// Warnings returns what is worth saying once about the input: a format that was
// not found, a last record that is cut short, text between JSON objects, and how
// many of the records that Message looked at are broken JSON. It is complete when
// Next has returned io.EOF and no Message is at work.
func (r *Reader) Warnings() []string {
	notes := append([]string(nil), r.notes...)
	if f, ok := r.layout.framer.(*jsonFramer); ok && f.stray > 0 {
		notes = append(notes, count(int64(f.stray), "message is text and no JSON object", "messages are text and no JSON objects"))
	}
	if n := r.broken.Load(); n > 0 {
		notes = append(notes, count(n, "message looked at is broken JSON", "messages looked at are broken JSON"))
	}
	return notes
}

func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
