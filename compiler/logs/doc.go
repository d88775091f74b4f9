// Package logs frames and reads messages. It takes files, plain or compressed,
// and gives chunks of whole messages; of a message it finds the time and the
// host and leaves the text whole, as Sumo Logic leaves _raw. What a message
// means is left to others.
//
//	in, err := logs.Open("syslog.log.gz", nil)
//	r, err := logs.NewReader(in, logs.Source{}, at)
//	for c := new(logs.Chunk); r.Next(c) == nil; {
//		for off := 0; ; {
//			start, end, ok := c.Next(off)
//			if !ok {
//				break
//			}
//			r.Message(c.Text[start:end], &m)
//			off = end
//		}
//	}
//
// The work is shaped for gigabytes. Of a plain file of one message a line every
// goroutine reads blocks of its own (TakeBlock, FillBlock); of others one calls
// Next, which for formats of one message a line only reads and looks for the last
// line end. Any number of goroutines look for literals in Chunk.Text, and only of a
// line that could match are time, host and members read, in one pass that expects
// the members of the line before (Scanner). No step allocates once its memory has
// grown to the size of the input's messages. Chunk borders depend on the input
// alone, so results are the same for any number of workers.
package logs
