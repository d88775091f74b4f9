package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/sumoql"
	sumorun "sumodet/compiler/sumoql/run"
	"sumodet/dsl/diag"
)

type queryWhyCmd struct {
	queries
	overLogs
	Format string `enum:"text,json" default:"text" help:"How to print: text or json (a query a line)."`
}

// Run prints what is left of the messages behind each operator.
func (c queryWhyCmd) Run(ctx context.Context, std streams) error {
	all, err := c.load(std, c.Param)
	if err != nil {
		return err
	}
	opt, err := c.options(std, len(all))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(std.out)
	for i, q := range all {
		res, trace, list, err := compiler.TraceQuery(ctx, q.query, opt)
		if list.HasErrors() {
			return mistakes(list)
		}
		_ = list.Draw(std.err, std.style(std.err))
		if err != nil {
			return logError(err)
		}
		if c.Format == "json" {
			if err := encoder(w).Encode(traceJSON(q.src.Name, trace)); err != nil {
				return err
			}
		} else {
			if i > 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintln(w, diag.Printable(q.src.Name))
			printTrace(w, trace)
		}
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
		fmt.Fprintf(w, "%10d  %-9s %s%s%s\n", n, place(node.Place()), indent, diag.Printable(oneLine(node)), more)
	}
	left := t.Messages.Load()
	fmt.Fprintf(w, "%10d  %-9s read\n", left, "")
	if left == 0 {
		fmt.Fprintln(w, "\nThe log has no messages.")
		return
	}
	for _, op := range operators(t) {
		n := op.Left.Load()
		line(n, op.Node, "", mark(n, left))
		for _, p := range op.Parts {
			line(p.Left.Load(), p.Node, "    ", "")
		}
		left = n
	}
	op, lost := nearestRow(t)
	if lost == nil {
		return
	}
	fmt.Fprintf(w, "\nNearest miss, at %s  %s\n", place(op.Node.Place()), diag.Printable(oneLine(op.Node)))
	if lost.Raw != "" {
		fmt.Fprintf(w, "  %s\n", diag.Printable(cut(lost.Raw)))
	}
	for i, name := range lost.Names {
		fmt.Fprintf(w, "  %s is %s\n", diag.Printable(name), shown(lost.Values[i]))
	}
	for _, part := range lost.Failed {
		fmt.Fprintf(w, "it fails %s  %s\n", place(part.Place()), diag.Printable(oneLine(part)))
	}
}

// operators are the scope, if there is one, and the operators.
func operators(t *sumorun.Trace) []*sumorun.Traced {
	if t.Scope.Node == nil {
		return t.Ops
	}
	return append([]*sumorun.Traced{&t.Scope}, t.Ops...)
}

// nearestRow returns the row that came furthest and was dropped, and by what.
func nearestRow(t *sumorun.Trace) (at *sumorun.Traced, lost *sumorun.LostRow) {
	for _, op := range operators(t) {
		if l := op.Lost(); l != nil {
			at, lost = op, l
		}
	}
	return at, lost
}

// oneLine is a part of a query as it is written.
func oneLine(n sumoql.Node) string { return cut(strings.Join(strings.Fields(n.Place().Text()), " ")) }

// cut shortens a text for people to look at, without taking all of it apart.
func cut(s string) string {
	const most = 160
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

type queryTrace struct {
	File    string         `json:"file"`
	Read    int64          `json:"read"`
	Steps   []queryStep    `json:"steps"`
	Nearest *queryLostJSON `json:"nearest,omitempty"`
}

type queryStep struct {
	Line  int         `json:"line"`
	Col   int         `json:"col"`
	Text  string      `json:"text"`
	Left  int64       `json:"left"`
	Parts []queryStep `json:"parts,omitempty"`
}

type queryLostJSON struct {
	Line   int                `json:"line"` // of the operator that dropped it
	Col    int                `json:"col"`
	Raw    string             `json:"raw,omitempty"`
	Values map[string]*string `json:"values"`
	Failed []string           `json:"failed"`
}

func traceJSON(file string, t *sumorun.Trace) queryTrace {
	out := queryTrace{File: file, Read: t.Messages.Load(), Steps: []queryStep{}}
	for _, op := range operators(t) {
		out.Steps = append(out.Steps, queryStepJSON(op))
	}
	if op, lost := nearestRow(t); lost != nil {
		l := &queryLostJSON{Raw: lost.Raw, Values: map[string]*string{}, Failed: []string{}}
		at := op.Node.Place()
		l.Line, l.Col = at.File.Position(at.Start)
		for i, name := range lost.Names {
			l.Values[name] = textJSON(lost.Values[i])
		}
		for _, part := range lost.Failed {
			l.Failed = append(l.Failed, oneLine(part))
		}
		out.Nearest = l
	}
	return out
}

func queryStepJSON(t *sumorun.Traced) queryStep {
	at := t.Node.Place()
	out := queryStep{Text: oneLine(t.Node), Left: t.Left.Load()}
	out.Line, out.Col = at.File.Position(at.Start)
	for _, p := range t.Parts {
		out.Parts = append(out.Parts, queryStepJSON(p))
	}
	return out
}
