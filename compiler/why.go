package compiler

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/schema"
)

// Why traces branches over logs: where their messages are lost.
type Why struct {
	Branches []*ir.Branch
	Logs     map[string][]string // files by source; "-" is Stdin
	Stdin    io.Reader
	At       time.Time // as in DryRun
}

// Lost is what became of a branch's messages.
type Lost struct {
	*local.Trace
	// Names are what the log's first messages call their parts: members as paths
	// where they are JSON, else keys of key=value.
	Names []string
	// Warnings are what the logs' readers say of them, as in Summary.
	Warnings []string
}

// maxNamed is how many messages are looked through for their members' names.
const maxNamed = 1000

var keyOfPair = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([A-Za-z_][\w.-]*)=`) })

// Run reads each branch's logs once, or twice where messages of a window come too late
// for it to have gone. A branch whose source has no log is left out.
func (w *Why) Run(ctx context.Context) ([]*Lost, error) {
	var out []*Lost
	for _, b := range w.Branches {
		files := w.Logs[b.Source.Name]
		if len(files) == 0 {
			continue
		}
		lost := &Lost{Trace: local.NewTrace(b)}
		if _, again := LogSize(files); again {
			lost.Plan.CloseWindows()
		}
		err := w.branch(ctx, lost, files)
		if err == nil && len(lost.Plan.Late()) > 0 {
			lost = &Lost{Trace: local.NewTrace(b)}
			err = w.branch(ctx, lost, files)
		}
		if err != nil {
			return out, err
		}
		out = append(out, lost)
	}
	return out, nil
}

func (w *Why) branch(ctx context.Context, lost *Lost, files []string) (err error) {
	exec := lost.Plan.Program.Start(ctx, engine.Options{})
	defer func() { err = cmp.Or(err, exec.Finish()) }()
	layout, err := LogSource(lost.Branch.Source)
	if err != nil {
		return err
	}
	names := nameSet{all: map[string]bool{}}
	feed := logFeed{
		exec:  exec,
		open:  func(name string) (*logFile, error) { return openLog(name, w.Stdin, layout, w.At) },
		input: func(f *logFile) engine.Input { return &naming{Input: lost.Plan.Input(f.reader), names: &names} },
	}
	if err := feed.run(files); err != nil {
		return err
	}
	lost.Names = slices.Sorted(maps.Keys(names.all))
	lost.Warnings = feed.warnings
	return nil
}

// nameSet is names that several inputs note.
type nameSet struct {
	mu  sync.Mutex
	all map[string]bool
}

// naming is an input that notes the names of its first messages' members.
type naming struct {
	engine.Input
	names *nameSet
	seen  int
}

func (n *naming) Next(c *logs.Chunk) error {
	if err := n.Input.Next(c); err != nil {
		return err
	}
	if in, ok := n.Input.(engine.Filling); ok && in.Blocks() { // by one at a time: nobody is in a hurry here
		if err := in.Fill(c); err != nil {
			return err
		}
	}
	n.names.mu.Lock()
	defer n.names.mu.Unlock()
	for off := 0; n.seen < maxNamed; n.seen++ {
		start, end, ok := c.Next(off)
		if !ok {
			break
		}
		off = end
		var object map[string]any
		if json.Unmarshal(c.Text[start:end], &object) == nil {
			memberNames(object, "", n.names.all)
			continue
		}
		for _, m := range keyOfPair().FindAllSubmatch(c.Text[start:end], maxNamed) {
			n.names.all[string(m[1])] = true
		}
	}
	return nil
}

// Done implements engine.Extracting for the input within.
func (n *naming) Done() int {
	if in, ok := n.Input.(engine.Extracting); ok {
		return in.Done()
	}
	return 0
}

func memberNames(object map[string]any, under string, names map[string]bool) {
	for name, v := range object {
		names[under+name] = true
		if items, ok := v.([]any); ok && len(items) > 0 {
			name, v = name+"[0]", items[0]
		}
		if inner, ok := v.(map[string]any); ok {
			memberNames(inner, under+name+".", names)
		}
	}
}

// Near returns members of the log whose names are like a field's, or like those
// of the paths it is read from.
func (l *Lost) Near(f *ir.Field) []string {
	last := map[string][]string{}
	var all []string
	for _, path := range l.Names {
		name := path[strings.LastIndexByte(path, '.')+1:]
		if last[name] == nil {
			all = append(all, name)
		}
		last[name] = append(last[name], path)
	}
	called := []string{f.Name}
	for _, step := range l.Branch.AllParses() {
		if step, ok := step.(*ir.JSONParse); ok {
			for _, m := range step.Members {
				if m.Field == f {
					called = append(called, m.Paths...)
				}
			}
		}
	}
	for i, path := range called {
		called[i] = strings.Trim(path[strings.LastIndexByte(path, '.')+1:], "[]'")
	}
	var out []string
	for _, name := range all {
		if slices.ContainsFunc(called, func(c string) bool { return strings.EqualFold(name, c) }) {
			out = append(out, last[name]...)
		}
	}
	for i := 0; i < len(called) && len(out) == 0; i++ {
		for _, name := range schema.Nearest(called[i], all) {
			out = append(out, last[name]...)
		}
	}
	return out[:min(len(out), 3)]
}
