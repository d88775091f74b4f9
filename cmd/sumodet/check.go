package main

import (
	"fmt"

	"sumodet/compiler"
)

type checkCmd struct {
	paths
	Format string `enum:"text,json" default:"text" help:"How to print: text or json, one object a line."`
}

// Run reports every mistake, also those that only a target finds.
func (c checkCmd) Run(std streams) error {
	set, list, err := c.check()
	if err != nil {
		return err
	}
	if !list.HasErrors() {
		_, more := compiler.Emit(set)
		list = append(list, more...)
		list.Sort()
	}
	if err := std.diagnostics(std.out, list, c.Format); err != nil {
		return err
	}
	if list.HasErrors() {
		if c.Format == "text" {
			fmt.Fprintf(std.err, "%s\n", counted(len(list)-len(warnings(list)), "mistake"))
		}
		return exit(exitMistakes)
	}
	if c.Format == "text" {
		branches := 0
		for _, r := range set.Rules {
			branches += len(r.Branches)
		}
		fmt.Fprintf(std.err, "%s with %s: no mistakes\n", counted(len(set.Rules), "rule"), counted(branches, "branch"))
	}
	return nil
}

// counted writes "1 rule", "2 rules", "3 branches".
func counted(n int, what string) string {
	switch {
	case n == 1:
	case what[len(what)-1] == 'h':
		what += "es"
	default:
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
