package engine

import (
	"slices"
	"time"

	"sumodet/compiler/logs"
)

// batchRows bounds a batch: its slots and the texts they point to stay in the
// second cache.
const batchRows = 512

// worker takes chunks in turn and works on them alone.
type worker struct {
	exec    *Exec
	chunk   logs.Chunk
	cands   *candidates
	batch   *Batch
	loaded  []int32 // rows of the batch that some pipe wants
	shared  []Step
	done    int // of the shared steps: how many the loader does
	pipes   []pipeState
	active  set   // pipes with rows in the batch
	touched []int // ordered pipes with a partial for the chunk
	clock   clock
	at      stageAt
	_       [cacheLines]byte // see apart
}

// pipeState is one worker's part of a pipe. Its members are made when they are
// first needed: of thousands of pipes few see a row.
type pipeState struct {
	steps   []Step
	rows    []int32 // of the batch that the pipe wants
	partial Partial // of the chunk, or of the worker
}

// stageAt names what a worker does at the moment, should it panic: stage -1 is
// the making of steps and pipe -1 what all pipes share.
type stageAt struct{ pipe, stage int }

var reading = stageAt{-1, -1}

func newWorker(e *Exec) *worker {
	return &worker{
		exec: e, batch: NewBatch(len(e.prog.Names)),
		pipes: apart[pipeState](len(e.prog.Pipes)), active: newSet(len(e.prog.Pipes)),
	}
}

func newSteps(stages []Stage) []Step {
	steps := make([]Step, len(stages))
	for i, s := range stages {
		steps[i] = s.New()
	}
	return steps
}

// run works until the input is at its end or the run has failed.
func (w *worker) run(f *feed) {
	defer func() {
		if cause := recover(); cause != nil {
			w.exec.fail(w.exec.prog.stepError(w.at, cause))
		}
	}()
	w.at = reading
	w.clock = newClock()
	load := f.in.Loader()
	w.done = 0
	if in, ok := f.in.(Extracting); ok {
		w.done = in.Done()
	}
	filling, fills := f.in.(Filling)
	for {
		seq, ok := w.exec.next(f, &w.chunk)
		if !ok {
			return
		}
		var err error
		if fills {
			err = filling.Fill(&w.chunk)
		}
		w.clock.lap(&w.exec.stats.read)
		if err != nil {
			w.exec.failFill(f, seq, err)
		}
		if !w.work(f, seq, load, err != nil) {
			return
		}
	}
}

// chunkBits is how far a chunk's place is shifted to make room for the places
// of its messages: logs bounds a message, and so a chunk, by 64 MiB.
const chunkBits = 28

// work does one chunk of an input, the last that counts or not; false ends the worker.
func (w *worker) work(f *feed, seq uint64, load Loader, last bool) bool {
	e, text := w.exec, w.chunk.Text
	wants := e.settle(f, seq, &w.chunk)
	if wants == nil {
		return false
	}
	if w.cands == nil || w.cands.wants != wants {
		w.cands = newCandidates(wants)
	}
	messages := w.cands.find(&w.chunk)
	if e.opt.Detail && messages < 0 {
		messages = countMessages(&w.chunk)
	}
	w.clock.lap(&e.stats.search)
	for i, s := range w.cands.spans {
		row := w.batch.Append(seq<<chunkBits | uint64(s.start))
		if load(text[s.start:s.end:s.end], w.batch, row) {
			w.loaded = append(w.loaded, row)
			pipes := w.cands.pipesOf(i)
			w.active.union(pipes)
			pipes.each(func(p int) { w.pipes[p].rows = append(w.pipes[p].rows, row) })
		}
		if w.batch.Len() == batchRows && !w.runBatch() {
			return false
		}
	}
	if !w.runBatch() {
		return false
	}
	e.stats.bytes.Add(int64(len(text)))
	e.stats.chunks.Add(1)
	e.stats.messages.Add(int64(max(messages, 0)))
	e.stats.candidates.Add(int64(len(w.cands.spans)))
	if e.ordered {
		e.order.deliver(seq, w.partials(), last)
		w.clock.lap(&e.stats.flush)
	}
	return true
}

func countMessages(c *logs.Chunk) (n int) {
	for off := 0; ; n++ {
		_, end, ok := c.Next(off)
		if !ok {
			return n
		}
		off = end
	}
}

// runBatch sends the loaded rows through the stages and empties the batch; false
// where the run has ended.
func (w *worker) runBatch() bool {
	if w.exec.ended() {
		return false
	}
	w.clock.lap(&w.exec.stats.load)
	if len(w.loaded) > 0 {
		w.runShared()
		w.clock.lap(&w.exec.stats.shared)
		w.active.each(w.runPipe)
		w.clock.lap(&w.exec.stats.pipes)
		w.at = reading
	}
	w.loaded = w.loaded[:0]
	clear(w.active)
	w.batch.Reset()
	return true
}

// runShared selects the rows that some pipe wants: all that were loaded.
func (w *worker) runShared() {
	if w.shared == nil {
		w.shared = newSteps(w.exec.prog.Shared)
	}
	b := w.batch
	for i, step := range w.shared[w.done:] {
		w.at = stageAt{-1, w.done + i}
		b.Sel = append(b.Sel[:0], w.loaded...)
		step(b)
	}
}

// runPipe runs one pipe's stages over its rows of the batch. Rows that they add
// go again with the pipe.
func (w *worker) runPipe(i int) {
	p, s, b := w.exec.prog.Pipes[i], &w.pipes[i], w.batch
	if w.exec.opt.Detail {
		defer w.exec.stats.pipe[i].since(time.Now())
	}
	w.at = stageAt{i, -1}
	if s.steps == nil {
		s.steps = newSteps(p.Stages)
	}
	rows := b.Len()
	b.Sel = append(b.Sel[:0], s.rows...)
	s.rows = s.rows[:0]
	for k, step := range s.steps {
		if len(b.Sel) == 0 {
			break
		}
		w.at.stage = k
		step(b)
	}
	if len(b.Sel) > 0 {
		w.at.stage = len(p.Stages)
		if s.partial == nil {
			s.partial = p.Sink.New()
			if p.Sink.Ordered() {
				w.touched = append(w.touched, i)
			}
		}
		s.partial.Add(b)
		w.exec.stats.rows[i].Add(int64(len(b.Sel)))
	}
	b.truncate(rows)
}

// partials takes what ordered sinks get of the chunk.
func (w *worker) partials() []partial {
	if len(w.touched) == 0 {
		return nil
	}
	slices.Sort(w.touched)
	parts := make([]partial, len(w.touched))
	for k, i := range w.touched {
		parts[k] = partial{i, w.pipes[i].partial}
		w.pipes[i].partial = nil
	}
	w.touched = w.touched[:0]
	return parts
}
