package compiler

import (
	"context"
	"errors"
	"math"

	"sumodet/compiler/engine"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// timeRange is from one time on up to another, in ms since 1970; first is behind last
// where there is none.
type timeRange struct{ first, last int64 }

var noTimes = timeRange{math.MaxInt64, math.MinInt64}

func (r *timeRange) add(other timeRange) {
	r.first, r.last = min(r.first, other.first), max(r.last, other.last)
}

// timesOf finds the first and the last time of all messages.
func timesOf(ctx context.Context, opt QueryOptions) (timeRange, error) {
	if readsStdin(opt) {
		return noTimes, errors.New("standard input can be read once only: say --from and --to")
	}
	sink := &timeSink{noTimes}
	prog := &engine.Program{Names: []string{"_messageTime"}, Pipes: []*engine.Pipe{{Name: "times", Sink: sink}}}
	exec := prog.Start(ctx, engine.Options{})
	var err error
	for _, in := range opt.Inputs {
		if _, err = in.feed(exec, opt, func(r *logs.Reader) engine.Input { return &timeInput{engine.FileInput{Reader: r}} }); err != nil {
			break
		}
	}
	if finish := exec.Finish(); err == nil {
		err = finish
	}
	if sink.first > sink.last { // no message has a time
		return timeRange{}, err
	}
	return sink.timeRange, err
}

// timeInput gives the times of a file's messages, and no message without one.
type timeInput struct{ engine.FileInput }

// Loader implements engine.Input.
func (in *timeInput) Loader() engine.Loader {
	var m logs.Message
	return func(raw []byte, b *engine.Batch, row int32) bool {
		in.Reader.Message(raw, &m)
		b.Row(row)[0] = value.TimeOf(m.Time)
		return m.Time != logs.NoTime
	}
}

// timeSink is the range of all times in slot 0.
type timeSink struct{ timeRange }

// Describe implements engine.Sink.
func (s *timeSink) Describe() string { return "first and last time" }

// New implements engine.Sink.
func (s *timeSink) New() engine.Partial { return &times{noTimes} }

// Flush implements engine.Sink.
func (s *timeSink) Flush(p engine.Partial) error {
	s.add(p.(*times).timeRange)
	return nil
}

type times struct{ timeRange }

// Add implements engine.Partial.
func (t *times) Add(b *engine.Batch) {
	for _, i := range b.Sel {
		at := int64(b.Row(i)[0].Num())
		t.add(timeRange{at, at})
	}
}

// Size implements engine.Partial.
func (t *times) Size() int { return 16 }
