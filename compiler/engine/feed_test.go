package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/logs"
)

// slowInput gives its parts after a while, and then an error.
type slowInput struct {
	partsInput
	wait time.Duration
	err  error // nil: io.EOF
}

func (in *slowInput) Next(c *logs.Chunk) error {
	time.Sleep(in.wait)
	if err := in.partsInput.Next(c); err != io.EOF || in.err == nil {
		return err
	}
	return in.err
}

// blockInput is a slowInput of which Fill reads what Next took, and fails from a part on.
type blockInput struct {
	slowInput
	failAt int // -1: nowhere
}

func (in *blockInput) Next(c *logs.Chunk) error { return in.partsInput.Next(c) }
func (in *blockInput) Blocks() bool             { return true }

func (in *blockInput) Fill(c *logs.Chunk) error {
	var part int
	_, at, _ := strings.Cut(string(c.Text), "part=")
	fmt.Sscan(at, &part)
	if part%8 < 3 { // so that later ones are ready first
		time.Sleep(in.wait * time.Duration(8-part%8))
	}
	if in.failAt >= 0 && part >= in.failAt {
		return fmt.Errorf("%w from part %d on", in.err, part)
	}
	return nil
}

// oneByOne opens inputs for FeedAll.
func oneByOne(inputs ...Input) func() (Input, error) {
	return func() (Input, error) {
		if len(inputs) == 0 {
			return nil, io.EOF
		}
		in := inputs[0]
		inputs = inputs[1:]
		return in, nil
	}
}

// Inputs that are read side by side count as if they were read one after the other,
// up to the first that fails.
func TestInputsSideBySideAreAsOneAfterTheOther(t *testing.T) {
	type file struct {
		parts []string
		wait  time.Duration
		err   error
		block bool
		at    int
	}
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom([]string{"alpha", "beta", "knockd", "hping3", "-", "22"})
		var files []file
		for n := range rapid.IntRange(1, 6).Draw(rt, "files") {
			f := file{block: rapid.Bool().Draw(rt, "block"), at: -1, wait: time.Duration(rapid.IntRange(0, 2).Draw(rt, "wait")) * 50 * time.Microsecond}
			parts := rapid.SampledFrom([]int{0, 1, 2, 4, 6, 40}).Draw(rt, "parts")
			for i := range parts {
				var b strings.Builder
				for range rapid.IntRange(1, 4).Draw(rt, "lines") {
					fmt.Fprintf(&b, "%s %s part=%d t=%d\n", word.Draw(rt, "a"), word.Draw(rt, "b"), i, rapid.IntRange(0, 60_000).Draw(rt, "time"))
				}
				f.parts = append(f.parts, b.String())
			}
			if rapid.IntRange(0, 9).Draw(rt, "fails") == 0 {
				f.err = fmt.Errorf("file %d is broken", n)
				f.at = rapid.IntRange(0, max(parts-1, 0)).Draw(rt, "where")
			}
			files = append(files, f)
		}
		input := func(f file) Input {
			in := slowInput{wait: f.wait, err: f.err}
			for _, text := range f.parts {
				in.parts = append(in.parts, open(t, text))
			}
			if f.block {
				return &blockInput{in, f.at}
			}
			return &in
		}
		run := func(workers, atOnce int) (out outcome, err error, done []string) {
			e := program(t, &out).Start(t.Context(), Options{Workers: workers})
			names, n := map[Input]string{}, 0
			err = e.FeedAll(atOnce, func() (Input, error) {
				if n == len(files) {
					return nil, io.EOF
				}
				in := input(files[n])
				names[in] = fmt.Sprint(n)
				n++
				return in, nil
			}, func(in Input, err error) {
				if !errors.Is(err, ErrDropped) {
					done = append(done, fmt.Sprint(names[in], " ", err))
				}
			})
			require.NoError(rt, e.Finish())
			return out, err, done
		}
		want, wantErr, wantDone := run(1, 1)
		for _, workers := range []int{2, 3, 6} {
			got, err, done := run(workers, rapid.IntRange(1, 5).Draw(rt, "at once"))
			require.Equal(rt, fmt.Sprint(wantErr), fmt.Sprint(err))
			require.Equal(rt, wantDone, done)
			require.Equal(rt, want, got, "%d workers", workers)
		}
	})
}

// stuckInput gives its parts and does not come to an end until then.
type stuckInput struct {
	partsInput
	until chan struct{}
}

func (in *stuckInput) Next(c *logs.Chunk) error {
	err := in.partsInput.Next(c)
	if err == io.EOF {
		<-in.until
	}
	return err
}

// An input is read while another worker is in Next of the one before.
func TestAWorkerGoesOnToTheNextInput(t *testing.T) {
	var out outcome
	first := &stuckInput{partsInput{parts: []lineInput{open(t, "knock 1\n")}}, make(chan struct{})}
	e := program(t, &out).Start(t.Context(), Options{Workers: 2})
	go func() {
		for e.Stats().Chunks < 2 {
			time.Sleep(time.Millisecond)
		}
		close(first.until)
	}()
	require.NoError(t, e.FeedAll(2, oneByOne(first, open(t, "knock 2\n")), func(Input, error) {}))
	assert.Len(t, out.rows["knock"], 2)
}

// failingStart fails in its second chunk when so many others are done.
type failingStart struct {
	partsInput
	exec **Exec
	done int64
}

func (in *failingStart) Blocks() bool { return true }

func (in *failingStart) Fill(c *logs.Chunk) error {
	if !strings.Contains(string(c.Text), "second") {
		return nil
	}
	for (*in.exec).Stats().Chunks < in.done {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(10 * time.Millisecond) // until they wait for this one
	return io.ErrUnexpectedEOF
}

// Workers that are as far ahead as they may be go on when nothing of theirs counts.
func TestAnInputFailsWhileWorkersWait(t *testing.T) {
	const workers = 3
	var e *Exec
	in := &failingStart{partsInput{parts: []lineInput{open(t, "first\n"), open(t, "second\n")}}, &e, maxAhead*workers + workers - 1}
	for range 100 {
		in.parts = append(in.parts, open(t, "other\n"))
	}
	var got []string
	e = (&Program{Names: testNames, Time: -1, Pipes: []*Pipe{{Sink: lineSink(&got, nil)}}}).Start(t.Context(), Options{Workers: workers})
	assert.Equal(t, io.ErrUnexpectedEOF, e.Feed(in))
	assert.Equal(t, []string{"first", "second"}, got)
	require.NoError(t, e.Feed(open(t, "next\n")))
	assert.Equal(t, []string{"first", "second", "next"}, got)
}

// Of an input whose turn has not come only so much is read.
func TestAnInputBehindIsNotReadFar(t *testing.T) {
	const parts = 100
	line := strings.Repeat("x", maxWaiting/parts*2) + "\n" // half of them may wait
	first := &stuckInput{partsInput{parts: []lineInput{open(t, "first\n")}}, make(chan struct{})}
	second := new(partsInput)
	for range parts {
		second.parts = append(second.parts, open(t, line))
	}
	var got []string
	e := (&Program{Names: testNames, Time: -1, Pipes: []*Pipe{{Sink: lineSink(&got, nil)}}}).Start(t.Context(), Options{Workers: 3})
	go func() {
		for e.Stats().Rows[0] <= parts/2 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(20 * time.Millisecond) // for what must not happen
		assert.LessOrEqual(t, e.Stats().Rows[0], int64(1+parts/2+2))
		close(first.until)
	}()
	require.NoError(t, e.FeedAll(2, oneByOne(first, second), func(Input, error) {}))
	assert.Len(t, got, 1+parts)
}

// What cannot be opened fails behind what was opened before, and nothing behind it is.
func TestWhatCannotBeOpened(t *testing.T) {
	var out outcome
	missing := errors.New("no such file")
	e := program(t, &out).Start(t.Context(), Options{Workers: 2})
	n := 0
	var done []string
	err := e.FeedAll(3, func() (Input, error) {
		n++
		if n == 3 {
			return nil, missing
		}
		return open(t, fmt.Sprintf("knock %d\n", n)), nil
	}, func(in Input, err error) { done = append(done, fmt.Sprint(in != nil, " ", err)) })
	assert.Equal(t, missing, err)
	assert.Equal(t, 3, n)
	assert.Equal(t, []string{"true <nil>", "true <nil>", "false no such file"}, done)
	assert.Len(t, out.rows["knock"], 2)
	require.NoError(t, e.Feed(open(t, "knock 4\n")), "the run goes on")
	assert.Len(t, out.rows["knock"], 3)
	require.NoError(t, e.Finish())
}

func TestCancelOfInputsSideBySide(t *testing.T) {
	stop := errors.New("stopped by the user")
	var out outcome
	ctx, cancel := context.WithCancelCause(t.Context())
	first := blockedInput{open(t, ""), make(chan struct{}), make(chan struct{})}
	t.Cleanup(func() { close(first.leave) })
	e := program(t, &out).Start(ctx, Options{Workers: 3})
	go func() {
		<-first.entered
		cancel(stop)
	}()
	var done []error
	err := e.FeedAll(2, oneByOne(first, open(t, "knock 1\n"), open(t, "knock 2\n")), func(_ Input, err error) { done = append(done, err) })
	assert.Equal(t, stop, err)
	assert.Equal(t, []error{ErrDropped, ErrDropped}, done)
	assert.Equal(t, stop, e.Finish())
	assert.Empty(t, out.rows["knock"], "the second counts behind the first")
}
