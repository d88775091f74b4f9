package main

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/sumoql"
	sumorun "sumodet/compiler/sumoql/run"
	"sumodet/dsl/diag"
)

type queryWhyCmd struct {
	queries
	overLogs
}

// Run prints what is left of the messages behind each operator.
func (c queryWhyCmd) Run(ctx context.Context, std streams) error {
	all, err := c.load(std)
	if err != nil {
		return err
	}
	opt, err := c.options(std)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(std.out)
	for i, q := range all {
		res, trace, list, err := compiler.TraceQuery(ctx, q.query, opt)
		if list.HasErrors() {
			return mistakes(list)
		}
		_ = list.Draw(std.err, diag.Style{Colour: std.colour()})
		if err != nil {
			return logError(err)
		}
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, diag.Printable(q.src.Name))
		printTrace(w, trace)
		if err := w.Flush(); err != nil {
			return err
		}
		for _, n := range res.Notes {
			fmt.Fprintf(std.err, "note: %s\n", diag.Printable(n))
		}
	}
	return nil
}

func printTrace(w *bufio.Writer, t *sumorun.Trace) {
	line := func(n int64, node sumoql.Node, indent, more string) {
		at, text := "", "(no scope)"
		if node != nil {
			at, text = place(node.Place()), oneLine(node)
		}
		fmt.Fprintf(w, "%10d  %-9s %s%s%s\n", n, at, indent, diag.Printable(text), more)
	}
	fmt.Fprintf(w, "%10d  %-9s read\n", t.Messages.Load(), "")
	last := &t.Scope // the last that dropped a row
	left := t.Messages.Load()
	for i, op := range append([]*sumorun.Traced{&t.Scope}, t.Ops...) {
		n := op.Left.Load()
		more := ""
		if n == 0 && left > 0 {
			more = "   <- here all are lost"
		}
		if i > 0 || op.Node != nil {
			line(n, op.Node, "", more)
		}
		for _, p := range op.Parts {
			line(p.Left.Load(), p.Node, "    ", "")
		}
		if op.Lost() != nil && left > 0 {
			last = op
		}
		left = n
	}
	lost := last.Lost()
	if lost == nil {
		return
	}
	fmt.Fprintf(w, "\nNearest miss, at %s %s:\n", place(last.Node.Place()), diag.Printable(oneLine(last.Node)))
	if lost.Raw != "" {
		fmt.Fprintf(w, "  %s\n", diag.Printable(cut(lost.Raw)))
	}
	for i, name := range lost.Names {
		shown := "null"
		if v := lost.Values[i]; !v.IsNull() {
			shown = strconv.Quote(cut(v.String()))
		}
		fmt.Fprintf(w, "  %s is %s\n", diag.Printable(name), shown)
	}
}

// oneLine is a part of a query as it is written.
func oneLine(n sumoql.Node) string { return cut(strings.Join(strings.Fields(n.Place().Text()), " ")) }

func cut(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
