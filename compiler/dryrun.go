package compiler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
)

// DryRun runs rules over local logs.
type DryRun struct {
	Set *ir.Set
	// Logs are the files of each source, by its name; "-" is Stdin.
	Logs  map[string][]string
	Stdin io.Reader
	// At settles times without a year or a zone; zero: each file's own time of
	// change, or now for Stdin.
	At time.Time
	// Workers is the number of goroutines; 0: one a core.
	Workers int
	// Signal gets each signal, of one source after the other, in an order that
	// does not depend on Workers.
	Signal func(local.Signal) error
	// Stats, where set, gets what the branches of a source took, when they are done;
	// to count it costs a little.
	Stats func(src *ir.Source, branches []*ir.Branch, s engine.Stats, took time.Duration)
	// Progress, where set, is called with each file when it is its turn: those behind it
	// may be read already.
	Progress func(in *logs.Input, exec *engine.Exec)
}

// Summary is what is worth saying about a dry run besides its signals.
type Summary struct {
	Skipped  []*ir.Branch // branches whose source was given no log
	Signals  int64
	NoTime   int64 // messages without a time that were looked at, of sources of windows
	NoEntity int64 // matches that name nobody
	Warnings []string
}

// Run reads every log once for all branches of its source. Of a file that cannot be
// read to its end what was read counts; the run goes on with the others, and returns
// what was wrong with all such files.
func (d *DryRun) Run(ctx context.Context) (*Summary, error) {
	sum := &Summary{}
	var broken error
	if err := d.unknownSources(); err != nil {
		return sum, err
	}
	for _, src := range d.Set.Sources {
		var branches []*ir.Branch
		for _, r := range d.Set.Rules {
			for _, b := range r.Branches {
				if b.Source == src {
					branches = append(branches, b)
				}
			}
		}
		files, given := d.Logs[src.Name]
		switch {
		case len(branches) == 0:
		case !given:
			sum.Skipped = append(sum.Skipped, branches...)
		default:
			err := d.source(ctx, src, branches, files, sum)
			broken = errors.Join(broken, err)
			if err != nil && !unreadable(err) {
				return sum, broken
			}
		}
	}
	return sum, broken
}

// unreadable reports whether an error is of logs that could not be read to their end.
func unreadable(err error) bool {
	var log *logs.Error
	return errors.As(err, &log)
}

// unknownSources reports a log of a source that no rule reads.
func (d *DryRun) unknownSources() error {
	var known []string
	for _, r := range d.Set.Rules {
		for _, b := range r.Branches {
			if !slices.Contains(known, b.Source.Name) {
				known = append(known, b.Source.Name)
			}
		}
	}
	name, ok := UnknownSource(d.Logs, known)
	switch {
	case !ok:
		return nil
	case len(known) == 0:
		return errors.New("no rule here reads a log")
	}
	slices.Sort(known)
	return fmt.Errorf("--log %s=…: no rule here reads a source %q; they read: %s", name, name, strings.Join(known, ", "))
}

// UnknownSource returns the first source of logs, by name, that is not among the known.
func UnknownSource(logs map[string][]string, known []string) (name string, ok bool) {
	for _, name := range slices.Sorted(maps.Keys(logs)) {
		if !slices.Contains(known, name) {
			return name, true
		}
	}
	return "", false
}

// source runs the branches of one source. Windows go as time passes; those of
// branches for which messages come too late for that are kept in a second pass, if
// the files can be read again.
func (d *DryRun) source(ctx context.Context, src *ir.Source, branches []*ir.Branch, files []string, sum *Summary) error {
	plan := d.plan(src, branches, sum)
	size, again := LogSize(files)
	if again {
		plan.CloseWindows()
	}
	if !again || size > fewBytes || d.Stats != nil {
		plan.Prefilter()
	}
	broken := d.pass(ctx, src, plan, files, sum)
	if broken != nil && !unreadable(broken) {
		return broken
	}
	if late := plan.Late(); len(late) > 0 {
		var second Summary // left out: the first pass has said it
		plan := d.plan(src, late, sum)
		plan.Prefilter()
		err := d.pass(ctx, src, plan, files, &second)
		sum.NoEntity += second.NoEntity
		if !unreadable(err) {
			return errors.Join(broken, err)
		}
	}
	return broken
}

func (d *DryRun) plan(src *ir.Source, branches []*ir.Branch, sum *Summary) *local.Plan {
	return local.New(src, branches, func(s local.Signal) error {
		sum.Signals++
		return d.Signal(s)
	})
}

// fewBytes is up to what size of logs it is faster to look at every message.
const fewBytes = 16 << 10

func (d *DryRun) pass(ctx context.Context, src *ir.Source, plan *local.Plan, files []string, sum *Summary) (err error) {
	exec := plan.Program.Start(ctx, engine.Options{Workers: d.Workers, Detail: d.Stats != nil})
	began := time.Now()
	defer func() {
		err = cmp.Or(err, exec.Finish())
		if d.Stats != nil {
			d.Stats(src, plan.Branches(), exec.Stats(), time.Since(began))
		}
		if slices.ContainsFunc(plan.Branches(), func(b *ir.Branch) bool { return b.Window != nil }) {
			sum.NoTime += plan.NoTime.Load()
		}
		sum.NoEntity += plan.NoEntity.Load()
	}()
	layout, err := LogSource(src)
	if err != nil {
		return err
	}
	feed := logFeed{
		exec:  exec,
		open:  func(name string) (*logFile, error) { return openLog(name, d.Stdin, layout, d.At) },
		input: func(f *logFile) engine.Input { return plan.Input(f.reader) },
		begin: func(f *logFile) {
			if d.Progress != nil {
				d.Progress(f.in, exec)
			}
		},
	}
	err = feed.run(files)
	sum.Warnings = append(sum.Warnings, feed.warnings...)
	return err
}

// pathsOf lists the paths by which a source reads its messages.
func pathsOf(src *ir.Source) (paths []string) {
	paths = slices.Concat(src.Host, src.Time)
	for _, f := range src.Fields {
		paths = append(paths, f.Local...)
	}
	for _, p := range src.Parses {
		if p, ok := p.(*ir.JSONParse); ok {
			for _, m := range p.Members {
				paths = append(paths, m.Paths...)
			}
		}
	}
	return paths
}

// LogSource says how a source's local files are read.
func LogSource(src *ir.Source) (logs.Source, error) {
	out := logs.Source{Zone: time.UTC}
	for _, f := range src.Formats {
		format, _ := logs.ParseFormat(f)
		out.Formats = append(out.Formats, format)
	}
	for _, list := range []struct {
		from []string
		to   *[]logs.Path
	}{{src.Host, &out.Host}, {src.Time, &out.Time}} {
		for _, text := range list.from {
			p, err := logs.ParsePath(text)
			if err != nil {
				return out, fmt.Errorf("source %s: %w", src.Name, err)
			}
			*list.to = append(*list.to, p)
		}
	}
	for _, text := range pathsOf(src) {
		if p, err := logs.ParsePath(text); err == nil {
			out.Reads = append(out.Reads, p.Top())
		}
	}
	if src.Zone != "" {
		zone, err := time.LoadLocation(src.Zone)
		if err != nil {
			return out, fmt.Errorf("source %s: %w", src.Name, err)
		}
		out.Zone = zone
	}
	return out, nil
}
