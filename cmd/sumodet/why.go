package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

type whyCmd struct {
	Name   string   `arg:"" name:"rule" help:"RULE or RULE.BRANCH."`
	Paths  []string `arg:"" optional:"" name:"path" help:"Rule files (.det) or folders; default: this folder."`
	Log    []string `name:"log" sep:"none" required:"" placeholder:"SOURCE=FILE" help:"A source's log, as for run. May be repeated."`
	Format string   `enum:"text,json" default:"text" help:"How to print: text or json (a branch a line)."`
	At     string   `placeholder:"TIME" help:"The time (RFC 3339) that settles times without a year or zone; default: each file's time of change."`
}

// Run prints where a rule's messages are lost.
func (c whyCmd) Run(ctx context.Context, std streams) error {
	at, err := parseAt(c.At)
	if err != nil {
		return err
	}
	files, err := logFiles(c.Log)
	if err != nil {
		return err
	}
	set, err := paths{c.Paths}.load(std)
	if err != nil {
		return err
	}
	of := explainCmd{Name: c.Name}
	branches := of.branches(set)
	if len(branches) == 0 {
		return of.unknown(set)
	}
	if err := c.sources(files, branches); err != nil {
		return err
	}
	for _, list := range files {
		if slices.Contains(list, stdin) && len(branches) > 1 {
			return misusef("each branch reads the log for itself, and standard input can be read once only: name one branch")
		}
	}
	why := compiler.Why{Branches: branches, Logs: files, Stdin: std.in, At: at}
	all, err := why.Run(ctx)
	if err != nil {
		return logError(err)
	}
	var warnings []string // of logs that several branches read, once
	for _, l := range all {
		for _, w := range l.Warnings {
			if !slices.Contains(warnings, w) {
				warnings = append(warnings, w)
				fmt.Fprintf(std.err, "warning: %s\n", diag.Printable(w))
			}
		}
	}
	w := bufio.NewWriter(std.out)
	for i, l := range all {
		if c.Format == "json" {
			if err := encoder(w).Encode(lossJSON(l)); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(w)
		}
		funnel{w, l}.print()
	}
	return w.Flush()
}

// sources refuses a log that no branch reads.
func (c whyCmd) sources(files map[string][]string, branches []*ir.Branch) error {
	var known []string
	for _, b := range branches {
		known = append(known, b.Source.Name)
	}
	if name, ok := compiler.UnknownSource(files, known); ok {
		slices.Sort(known)
		return misusef("--log %s=…: %s reads: %s", name, c.Name, strings.Join(slices.Compact(known), ", "))
	}
	return nil
}

// funnel prints what is left of a branch's messages at every step.
type funnel struct {
	w *bufio.Writer
	*compiler.Lost
}

// lost marks the step at which everything vanishes.
const lost = "   <- here all are lost"

func mark(left, before int64) string {
	if left == 0 && before > 0 {
		return lost
	}
	return ""
}

func (f funnel) print() {
	b := f.Branch
	fmt.Fprintf(f.w, "%s.%s, messages of %s\n", b.Rule.Name, b.Name, b.Source.Name)
	f.line(f.Messages.Load(), "", "read")
	if f.Messages.Load() == 0 {
		fmt.Fprintln(f.w, "\nThe log has no messages.")
		return
	}
	for _, c := range f.Fields {
		what := "with " + c.Field.Name
		if c.Field.Type.Kind == value.Number {
			what += ", a number"
		}
		f.line(c.Have.Load(), "", what)
	}
	if len(f.Words) > 0 {
		f.line(f.Worded.Load(), "", "with a word that a match needs: "+strings.Join(f.Words, ", "))
	}
	left := f.steps(f.Messages.Load(), false)
	if b.Window != nil {
		n := f.Groups.Load()
		f.line(n, place(b.Window.Head), "windows: "+strings.Join(strings.Fields(b.Window.Head.Text()), " ")+mark(n, left))
		if n := f.Plan.NoTime.Load(); n > 0 {
			f.line(n, "", "    messages without a time, which no window counts")
		}
		left = f.steps(n, true)
	}
	for i, l := range b.Labels {
		f.line(f.Labels[i].Load(), place(l.Span), "label "+l.Name)
	}
	f.line(f.Signals.Load(), "", "signals"+mark(f.Signals.Load(), left))
	if n := f.Plan.NoEntity.Load(); n > 0 {
		f.line(n, "", "    matches that name no entity, and so raise nothing")
	}
	f.nearest()
}

// steps prints the conditions of messages, or of groups, and returns how many hold.
func (f funnel) steps(left int64, groups bool) int64 {
	for _, s := range f.Steps {
		if s.OfGroups() != groups {
			continue
		}
		n := s.Left.Load()
		f.line(n, place(s.Cond.Place()), s.Said()+mark(n, left))
		for _, a := range s.Alternatives {
			f.line(a.Left.Load(), place(a.Cond.Place()), "    by "+ir.Said(a.Cond))
		}
		left = n
	}
	return left
}

func (f funnel) line(n int64, at, what string) {
	fmt.Fprintf(f.w, "%10d  %-9s %s\n", n, at, diag.Printable(what))
}

// place is line:col; the funnel's heading names the rule.
func place(s diag.Span) string {
	if s.File == nil {
		return ""
	}
	line, col := s.File.Position(s.Start)
	return strconv.Itoa(line) + ":" + strconv.Itoa(col)
}

// nearest shows the message, or the group, that came furthest and what it failed.
func (f funnel) nearest() {
	miss := f.Nearest()
	if miss == nil {
		return
	}
	if miss.Group {
		fmt.Fprintf(f.w, "\nNearest miss, the window from %s:\n", miss.Time.AsTime())
		for _, v := range groupOf(f.Branch, miss) {
			fmt.Fprintf(f.w, "  %s is %s\n", diag.Printable(v.name), shown(v.value))
		}
	} else {
		fmt.Fprint(f.w, "\nNearest miss")
		if !miss.Time.IsNull() {
			fmt.Fprintf(f.w, ", at %s", miss.Time.AsTime())
		}
		if !miss.Host.IsNull() {
			fmt.Fprintf(f.w, ", host %s", diag.Printable(cut(miss.Host.String())))
		}
		fmt.Fprintf(f.w, ":\n  %s\n", diag.Printable(cut(miss.Raw)))
	}
	for _, s := range f.Fails(miss) {
		f.failed(s, miss)
	}
}

// failed shows a step that a miss fails, and why.
func (f funnel) failed(s *local.Step, miss *local.Miss) {
	fmt.Fprintf(f.w, "it fails %s  %s\n", place(s.Cond.Place()), diag.Printable(s.Said()))
	for _, x := range f.Explain(s, miss) {
		if said := ir.Said(x.Cond); said != s.Said() {
			fmt.Fprintf(f.w, "  %s  %s\n", place(x.Cond.Place()), diag.Printable(said))
		}
		if x.Field == nil {
			continue
		}
		is := shown(x.Value)
		if x.Value.IsNull() && x.Field.Type.Kind == value.Number {
			is = "absent, or no number"
		}
		fmt.Fprintf(f.w, "    %s is %s\n", diag.Printable(x.Field.Name), is)
		if x.Hint != "" {
			fmt.Fprintf(f.w, "    %s\n", diag.Printable(x.Hint))
		}
	}
}

// shown is a value for people: text quoted and cut.
func shown(v value.Value) string {
	switch {
	case v.IsNull():
		return "absent"
	case v.Str() != "":
		text := cut(v.Str())
		if strings.Contains(text, `\`) && !strings.Contains(text, "`") && diag.Printable(text) == text {
			return "`" + text + "`" // as a rule would write it
		}
		return strconv.Quote(text)
	}
	return diag.Printable(cut(strings.ReplaceAll(v.String(), "\n", ", ")))
}

type named struct {
	name  string
	value value.Value
}

// groupOf lists a group's keys and aggregates.
func groupOf(b *ir.Branch, m *local.Miss) (out []named) {
	for _, k := range b.Window.By {
		out = append(out, named{k.Name, m.Values[k]})
	}
	for _, a := range b.Window.Aggs {
		out = append(out, named{a.Field.Name, m.Values[a.Field]})
	}
	return out
}
