package main

import (
	"runtime/debug"
	"time"

	"sumodet/compiler"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
	"sumodet/dsl/diag"
)

// paths are the rule files and folders that a command works on.
type paths struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Rule files (.det) or folders; default: this folder."`
}

func (p paths) orHere() []string {
	if len(p.Paths) == 0 {
		return []string{"."}
	}
	return p.Paths
}

// load reads, parses and checks rules. Mistakes in them are an error of exit
// code 3; warnings go to stderr.
func (p paths) load(std streams) (*ir.Set, error) {
	set, list, err := p.check()
	if err != nil {
		return nil, err
	}
	if list.HasErrors() {
		return nil, mistakes(list)
	}
	if w := warnings(list); len(w) > 0 {
		_ = w.Draw(std.err, std.style(std.err))
	}
	return set, nil
}

func (p paths) check() (*ir.Set, diag.List, error) {
	// Reading rules makes many small nodes, most of which stay: looking for
	// garbage among them as often as usual takes a fifth of the time. What follows is
	// looked through a little less often than usual, so that a small run is over before,
	// unless GOGC says how often.
	after := debug.SetGCPercent(400)
	if after == 100 {
		after = 150
	}
	defer debug.SetGCPercent(after)
	texts, err := compiler.Read(p.orHere())
	if err != nil {
		return nil, nil, misuse(err)
	}
	if texts.Bytes() > 64<<10 { // some sixty rules
		hugeHeap()
	}
	src, err := texts.Parse()
	if err != nil {
		return nil, nil, misuse(err)
	}
	set, list := compiler.Check(src, check.Options{Now: time.Now()})
	return set, list, nil
}
