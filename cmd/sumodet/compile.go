package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sumodet/compiler"
	"sumodet/dsl/diag"
)

type compileCmd struct {
	paths
	Target string `enum:"${targets},all" default:"all" help:"What to compile for: ${targets} or all."`
	Out    string `short:"o" name:"output" placeholder:"DIR" help:"Write the artifacts into a folder."`
}

func (c compileCmd) Run(std streams) error {
	set, err := c.load(std)
	if err != nil {
		return err
	}
	var targets []string
	if c.Target != "all" {
		targets = append(targets, c.Target)
	}
	artifacts, list := compiler.Emit(set, targets...)
	if list.HasErrors() {
		return mistakes(list)
	}
	_ = list.Draw(std.err, std.style(std.err))
	if len(artifacts) == 0 {
		fmt.Fprintln(std.err, "nothing to compile: no branch has a deploy clause for it")
	}
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
		if err := write(name, f.Data); err != nil {
			return misuse(err)
		}
		fmt.Fprintln(std.err, name)
	}
	if c.Target == "all" {
		return c.leftOver(std, files)
	}
	return nil
}

// endings are those of artifacts.
var endings = []string{".sumo", ".search.json", ".siem.json", ".lookup.json", ".matchlist.json"}

// leftOver names artifacts in the folder that no rule makes any more: whoever
// deploys the folder would deploy them too.
func (c compileCmd) leftOver(std streams, files []compiler.OutFile) error {
	there, err := os.ReadDir(c.Out)
	if err != nil {
		return misuse(err)
	}
	made := map[string]bool{}
	for _, f := range files {
		made[f.Name] = true
	}
	for _, f := range there {
		ours := slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(f.Name(), e) })
		if ours && !made[f.Name()] {
			fmt.Fprintf(std.err, "left there: %s, which no rule here makes\n", diag.Printable(filepath.Join(c.Out, f.Name())))
		}
	}
	return nil
}

// write makes a file hold data, all of it or what it held before. One that holds
// it is left as it is, and its time too, which other tools go by. Unlike
// renameio's it does not wait for the disk, which for 1,000 files takes longer
// than all else: what a power cut takes away can be compiled again.
func write(name string, data []byte) (err error) {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".sumodet-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
