package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"sumodet/compiler"
	"sumodet/dsl/diag"
)

type compileCmd struct {
	paths
	Target string `enum:"search,siem,all" default:"all" help:"What to compile for: search, siem or all."`
	Out    string `short:"o" name:"output" placeholder:"DIR" help:"Write the artifacts into a folder."`
}

// targets are the backends that a --target names.
func targets(name string) []string {
	if name == "all" {
		return []string{"search", "siem"}
	}
	return []string{name}
}

func (c compileCmd) Run(std streams) error {
	set, err := c.load(std)
	if err != nil {
		return err
	}
	artifacts, list := compiler.Emit(set, targets(c.Target)...)
	if list.HasErrors() {
		return mistakes(list)
	}
	_ = list.Draw(std.err, diag.Style{Colour: std.colour()})
	files := compiler.Files(artifacts)
	if c.Out == "" {
		for _, f := range files {
			fmt.Fprintf(std.out, "// %s\n%s\n", f.Name, f.Data)
		}
		return nil
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return misuse(err)
	}
	for _, f := range files {
		name := filepath.Join(c.Out, f.Name)
		if err := renameio.WriteFile(name, f.Data, 0o644); err != nil {
			return misuse(err)
		}
		fmt.Fprintln(std.err, name)
	}
	return nil
}
