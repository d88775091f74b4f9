package logs

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sort"
)

// Chunk is a run of whole messages. Its zero value is ready for Reader.Next,
// which reuses its memory.
type Chunk struct {
	// Seq counts the chunks of a reader from 0.
	Seq int
	// Offset is where Text begins in the decompressed file, in bytes.
	Offset int64
	// Text is the messages and what separates them, as the file has them:
	// literals are searched for in it before anything is parsed. In an export the
	// messages are columns of it, with quotes doubled or escaped as JSON.
	Text []byte

	lines  bool     // messages are lines
	list   []bounds // of messages that are not
	memory []byte   // Text lies in it
}

// Next returns the first message that starts at or after off; ok is false where
// there is none. Calling it with the end of one message gives the next. A CR at
// the end of a line is no part of its message, and an empty line is none.
func (c *Chunk) Next(off int) (start, end int, ok bool) {
	if !c.lines {
		i := sort.Search(len(c.list), func(i int) bool { return c.list[i].start >= off })
		if i == len(c.list) {
			return 0, 0, false
		}
		return c.list[i].start, c.list[i].end, true
	}
	text := c.Text
	if off = max(off, 0); off > 0 && off <= len(text) && text[off-1] != '\n' {
		if off == len(text) || text[off] != '\n' { // it is where the message before ends
			k := bytes.IndexByte(text[off:], '\n')
			if k < 0 {
				return 0, 0, false
			}
			off += k
		}
		off++
	}
	for off < len(text) {
		start, end = off, len(text)
		if k := bytes.IndexByte(text[off:], '\n'); k >= 0 {
			end = off + k
		}
		off = end + 1
		if end > start && text[end-1] == '\r' {
			end--
		}
		if end > start {
			return start, end, true
		}
	}
	return 0, 0, false
}

// At returns the message that holds the byte at off, or two equal offsets where
// that byte separates messages.
func (c *Chunk) At(off int) (start, end int) {
	if off < 0 || off >= len(c.Text) {
		return off, off
	}
	if !c.lines {
		i := sort.Search(len(c.list), func(i int) bool { return c.list[i].end > off })
		if i == len(c.list) || c.list[i].start > off {
			return off, off
		}
		return c.list[i].start, c.list[i].end
	}
	start = lineStart(c.Text, off)
	end = len(c.Text)
	if k := bytes.IndexByte(c.Text[off:], '\n'); k >= 0 {
		end = off + k
	}
	if end > start && c.Text[end-1] == '\r' {
		end--
	}
	if off >= end {
		return off, off
	}
	return start, end
}

// lineStart returns where the line begins that holds the byte at off. It looks
// back eight bytes at a time, of which bytes.LastIndexByte looks at one.
func lineStart(text []byte, off int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; off >= 8; off -= 8 {
		x := binary.LittleEndian.Uint64(text[off-8:]) ^ '\n'*ones
		if ends := ^(x&^tops + ^uint64(tops) | x) & tops; ends != 0 {
			return off - bits.LeadingZeros64(ends)/8
		}
	}
	return bytes.LastIndexByte(text[:off], '\n') + 1
}

// reserve makes the memory hold n bytes and keeps those before kept.
func (c *Chunk) reserve(n, kept int) {
	if n <= len(c.memory) {
		return
	}
	memory := make([]byte, max(n, 2*len(c.memory)))
	copy(memory, c.memory[:kept])
	c.memory = memory
}
