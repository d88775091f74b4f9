package engine

import "sumodet/compiler/logs"

// Input is one file of messages.
type Input interface {
	// Next fills a chunk with the next messages; io.EOF at the end. It is called
	// by one goroutine at a time, while others still use chunks filled before.
	Next(c *logs.Chunk) error
	// Loader makes a loader for one worker; workers call it concurrently.
	Loader() Loader
}

// Filling is an Input of which, if Blocks says so, Next only takes the place of the
// next messages, in no time; Fill then reads them, called by several goroutines at the
// same time. Where it fails, the chunk has the messages before that place, and later
// ones are as if they were not there.
type Filling interface {
	Blocks() bool
	Fill(c *logs.Chunk) error
}

// FileInput is the part of an Input that reads a file, each worker blocks of its own
// where the file can be read so. An Input embeds it and adds Loader.
type FileInput struct{ Reader *logs.Reader }

// Next implements Input.
func (in FileInput) Next(c *logs.Chunk) error {
	if in.Reader.Blocks() {
		return in.Reader.TakeBlock(c)
	}
	return in.Reader.Next(c)
}

// Blocks implements Filling.
func (in FileInput) Blocks() bool { return in.Reader.Blocks() }

// Fill implements Filling.
func (in FileInput) Fill(c *logs.Chunk) error { return in.Reader.FillBlock(c) }

// Extracting is an Input whose loaders do what the first of the program's shared
// stages do, as they read messages.
type Extracting interface {
	Done() (stages int)
}

// Loader fills the slots of a new row that hold a message's text and metadata:
// raw is the message as it stands in the chunk, and what the row gets may be
// views of it or of memory from b.Alloc. Where ok is false the message is
// dropped.
type Loader func(raw []byte, b *Batch, row int32) (ok bool)
