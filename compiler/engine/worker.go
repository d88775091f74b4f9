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
	index   int // among the workers
	chunk   logs.Chunk
	cands   *candidates
	batch   *Batch
	loaded  []int32 // rows of the batch that some pipe wants
	shared  []Step
	done    int // of the shared steps: how many the feed's loader does
	pipes   []pipeState
	active  set   // pipes with rows in the batch
	touched []int // pipes with a partial for the chunk
	clock   clock
	at      stageAt
	_       [cacheLines]byte // see apart
}

// pipeState is one worker's part of a pipe. Its members are made when they are
// first needed: of thousands of pipes few see a row.
type pipeState struct {
	steps   []Step
	rows    []int32 // of the batch that the pipe wants
	partial Partial // of the chunk
}

// stageAt names what a worker does at the moment, should it panic: stage -1 is
// the making of steps and pipe -1 what all pipes share.
type stageAt struct{ pipe, stage int }

var reading = stageAt{-1, -1}

func newWorker(e *Exec, index int) *worker {
	return &worker{
		exec: e, index: index, batch: NewBatch(len(e.prog.Names)),
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

// run works until there is no more input or the run has failed.
func (w *worker) run() {
	e := w.exec
	defer func() {
		if cause := recover(); cause != nil {
			e.fail(e.prog.stepError(w.at, cause))
		}
		e.reads.Lock()
		defer e.reads.Unlock()
		e.reads.gone++
		e.reads.left.Signal()
	}()
	w.at = reading
	w.clock = newClock()
	for {
		f, chunk, ok := e.next(&w.chunk)
		if !ok {
			return
		}
		var err error
		if f.filling != nil {
			err = f.filling.Fill(&w.chunk)
		}
		w.clock.lap(&e.stats.read)
		if err != nil {
			e.failFill(f, chunk, err)
		}
		if !w.work(f, chunk, err != nil) {
			return
		}
	}
}

// work does one chunk of a feed, the last that counts or not; false ends the worker.
func (w *worker) work(f *feed, chunk uint64, last bool) bool {
	e, text := w.exec, w.chunk.Text
	wants := e.settle(f, chunk, &w.chunk)
	if wants == nil {
		return false
	}
	if w.cands == nil || w.cands.wants != wants {
		w.cands = newCandidates(wants)
	}
	load := f.loaders[w.index]
	if load == nil {
		load = f.in.Loader()
		f.loaders[w.index] = load
	}
	w.done = f.done
	messages := w.cands.find(&w.chunk)
	if e.opt.Detail && messages < 0 {
		messages = countMessages(&w.chunk)
	}
	w.clock.lap(&e.stats.search)
	for i, s := range w.cands.spans {
		row := w.batch.Append(placeOf(f, chunk, i))
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
	if e.order.deliver(w.index, f.num, chunk, w.partials(), last) {
		e.reads.wake()
	}
	w.clock.lap(&e.stats.flush)
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
			w.touched = append(w.touched, i)
		}
		s.partial.Add(b)
		w.exec.stats.rows[i].Add(int64(len(b.Sel)))
	}
	b.truncate(rows)
}

// partials takes what sinks get of the chunk.
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
