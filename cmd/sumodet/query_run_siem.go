package main

import (
	"bufio"
	"context"
	"fmt"
	"os"

	"sumodet/compiler"
	"sumodet/compiler/logs"
	"sumodet/compiler/siemql"
	"sumodet/dsl/diag"
)

// siem judges records by an expression and prints those that match.
func (c queryRunCmd) siem(ctx context.Context, std streams) error {
	if len(c.Files) != 1 {
		return misusef("give one expression, or the file that holds it")
	}
	if c.Format != "table" || c.From != "" || c.To != "" || c.At != "" || len(c.Table) > 0 || len(c.Param) > 0 || len(c.Rules) > 0 {
		return misusef("records have no range, tables, parameters, rules or format of rows: with --lang siem only --log counts")
	}
	src := diag.NewFile("expression", c.Files[0])
	if text, err := os.ReadFile(c.Files[0]); err == nil {
		src = diag.NewFile(c.Files[0], string(text))
	}
	e, list := siemql.Parse(src)
	var prog *siemql.Program
	if !list.HasErrors() {
		var more diag.List
		prog, more = siemql.Compile(e)
		list = append(append(list, more...), siemql.Lint(e)...)
	}
	if list.HasErrors() {
		return mistakes(list)
	}
	_ = list.Draw(std.err, std.style(std.err))
	var files []string
	for _, a := range c.Log {
		names, err := logs.Expand(a)
		if err != nil {
			return mistakes(err)
		}
		files = append(files, names...)
	}
	out := bufio.NewWriter(std.results())
	run := compiler.RecordRun{Program: prog, Files: files, Stdin: std.in, Match: func(record []byte) error {
		_, err := fmt.Fprintf(out, "%s\n", record)
		return err
	}}
	sum, err := run.Run(ctx)
	if flush := out.Flush(); err == nil {
		err = flush
	}
	if err != nil {
		return logError(err)
	}
	fmt.Fprintf(std.err, "%d of %s\n", sum.Matches, counted(int(sum.Records), "record"))
	for _, n := range sum.Notes {
		fmt.Fprintf(std.err, "note: %s\n", diag.Printable(n))
	}
	return nil
}
