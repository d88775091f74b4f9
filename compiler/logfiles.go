package compiler

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"sumodet/compiler/engine"
	"sumodet/compiler/logs"
)

// logFile is a log that is read.
type logFile struct {
	in     *logs.Input
	reader *logs.Reader
}

// openLog opens a log, "-" being stdin. at settles what its times leave out; zero: the
// file's time of change. The caller closes the input.
func openLog(name string, stdin io.Reader, layout logs.Source, at time.Time) (*logFile, error) {
	in, err := logs.Open(name, stdin)
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = in.ModTime
	}
	if at.IsZero() { // standard input: what comes now
		at = time.Now()
	}
	r, err := logs.NewReader(in, layout, at)
	if err != nil {
		in.Close()
		return nil, err
	}
	return &logFile{in, r}, nil
}

// logFeed feeds the logs of a source to a run, several at a time where they are files on
// disk: of what is none the first bytes may be long in coming.
type logFeed struct {
	exec  *engine.Exec
	open  func(name string) (*logFile, error)
	input func(f *logFile) engine.Input
	begin func(f *logFile) // it is the log's turn; may be nil

	warnings []string // of the logs that were counted, each after its name
}

// run feeds logs. One that cannot be read to its end is left there: what was read of it
// counts, the others are read, and the errors of all such come back, joined.
func (l *logFeed) run(names []string) error {
	var broken []error
	for {
		fed, err := l.feed(names)
		if err != nil {
			broken = append(broken, err)
		}
		if !unreadable(err) {
			return errors.Join(broken...)
		}
		names = names[fed:]
	}
}

// feed feeds logs up to the first that fails, and returns how many those are.
func (l *logFeed) feed(names []string) (fed int, err error) {
	atOnce := 1
	if _, regular := LogSize(names); regular {
		atOnce = 1 + l.exec.Workers() // each may have one, and one more is ready
	}
	var opening []func() (*logFile, error)
	defer func() {
		for _, wait := range opening { // behind one that failed
			if f, err := wait(); err == nil {
				f.in.Close()
			}
		}
	}()
	var open []*logFile
	next := func() (engine.Input, error) {
		for len(names) > 0 && len(opening) < atOnce {
			opening = append(opening, openAhead(l.open, names[0]))
			names = names[1:]
		}
		if len(opening) == 0 {
			return nil, io.EOF
		}
		wait := opening[0]
		opening = opening[1:]
		f, err := wait()
		if err != nil {
			return nil, err
		}
		if open = append(open, f); len(open) == 1 && l.begin != nil {
			l.begin(f)
		}
		return l.input(f), nil
	}
	done := func(in engine.Input, err error) {
		dropped := errors.Is(err, engine.ErrDropped)
		if !dropped {
			fed++
		}
		if in == nil { // it could not be opened
			return
		}
		f := open[0]
		open = open[1:]
		f.in.Close()
		if dropped {
			return
		}
		for _, w := range f.reader.Warnings() {
			l.warnings = append(l.warnings, f.in.Name+": "+w)
		}
		if len(open) > 0 && l.begin != nil {
			l.begin(open[0])
		}
	}
	return fed, l.exec.FeedAll(atOnce, next, done)
}

// openAhead opens a log beside others: of a small one that is to read and decode it all.
// What it returns waits for it.
func openAhead(open func(string) (*logFile, error), name string) (wait func() (*logFile, error)) {
	wait = sync.OnceValues(func() (*logFile, error) { return open(name) })
	go wait()
	return wait
}

// LogSize returns the size of all files in bytes, as they lie on disk; ok is false
// where some cannot be read twice.
func LogSize(files []string) (size int64, ok bool) {
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return 0, false
		}
		size += info.Size()
	}
	return size, true
}
