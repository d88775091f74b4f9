package logs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// A plain file of one message a line is read by all workers at once, each taking a
// block of it in turn and reading that by itself: what one goroutine would read
// for the others takes as long as the whole search for a literal. On two cores of
// a shared EPYC, 1 GB in the page cache: 0.07 s, by one goroutine 0.13 s.
//
// Of a block are the messages that begin behind one of its line ends, and of the
// first the file's first message too; the last of them reaches into the blocks
// that follow.

// more is how much is read at first of what follows a block.
const more = 4 << 10

// Blocks reports whether TakeBlock and FillBlock read the input, in place of Next.
func (r *Reader) Blocks() bool {
	return r.in.file != nil && r.in.Size > int64(r.block) && r.layout.framer.CutAtLineEnd()
}

// TakeBlock gives a chunk the next block; io.EOF where there is none. It is for one
// goroutine at a time.
func (r *Reader) TakeBlock(c *Chunk) error {
	c.Seq, c.Text, c.list, c.lines = r.seq, nil, c.list[:0], true
	if int64(r.seq)*int64(r.block) >= r.in.Size {
		return io.EOF
	}
	r.seq++
	return nil
}

// FillBlock reads a chunk's block. Goroutines may call it at the same time, each with its
// own chunk. With an *Error the chunk has the messages before the place that the
// error is about, and no later chunk counts.
func (r *Reader) FillBlock(c *Chunk) error {
	start := int64(c.Seq) * int64(r.block)
	n := int(min(int64(r.block), r.in.Size-start))
	c.reserve(n+more, 0)
	text, err := r.readAt(c, start, 0, n)
	from := 0
	if c.Seq > 0 {
		from = bytes.IndexByte(text, '\n') + 1
		if from == 0 { // the block lies within a message
			from = len(text)
			c.Offset, c.Text = start+int64(from), text[from:]
			return err
		}
	} else {
		from = min(r.skip, len(text))
	}
	for seen := n; err == nil && start+int64(len(text)) < r.in.Size; {
		var part []byte
		size := int(min(int64(max(more, len(text)-n)), r.in.Size-start-int64(len(text))))
		c.reserve(len(text)+size, len(text))
		part, err = r.readAt(c, start, len(text), size)
		text = c.memory[:len(text)+len(part)]
		if k := bytes.IndexByte(text[seen:], '\n'); k >= 0 {
			text, err = text[:seen+k+1], nil // what follows is for other blocks to find fault with
			break
		}
		if seen = len(text); seen-from > r.limit && bytes.LastIndexByte(text[from:], '\n') < seen-from-r.limit {
			err = &Error{File: r.in.Name, Offset: start + int64(from+bytes.LastIndexByte(text[from:], '\n')+1), Message: fmt.Sprintf("a message is longer than %d MiB", r.limit>>20)}
		}
	}
	if err != nil {
		text = text[:max(from, bytes.LastIndexByte(text, '\n')+1)]
	}
	c.Offset, c.Text = start+int64(from), text[from:len(text):len(text)]
	return err
}

// readAt reads n bytes of the file behind at, which is counted from start, into
// the same place of the chunk's memory. It ends before a byte that is no text.
func (r *Reader) readAt(c *Chunk, start int64, at, n int) ([]byte, error) {
	part := c.memory[at : at+n]
	m, err := r.in.file.ReadAt(part, start+int64(at))
	r.in.read.Add(int64(m))
	if i := bytes.IndexByte(part[:m], 0); i >= 0 {
		return part[:i], notText(r.in.Name, start+int64(at+i))
	}
	switch {
	case m == n:
		return part, nil
	case errors.Is(err, io.EOF):
		return part[:m], &Error{File: r.in.Name, Offset: start + int64(at+m), Message: "became shorter while it was read"}
	}
	e := fileError(r.in.Name, err)
	e.Offset = start + int64(at+m)
	return part[:m], e
}
