package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
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
	named := explainCmd{Name: c.Name}
	branches := named.branches(set)
	if len(branches) == 0 {
		return named.unknown(set)
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
	w := bufio.NewWriter(std.out)
	for i, lost := range all {
		if c.Format == "json" {
			if err := json.NewEncoder(w).Encode(lossJSON(lost)); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(w)
		}
		funnel{w, lost}.print()
	}
	return w.Flush()
}

// sources refuses a log that no branch reads.
func (c whyCmd) sources(files map[string][]string, branches []*ir.Branch) error {
	var known []string
	for _, b := range branches {
		known = append(known, b.Source.Name)
	}
	for name := range files {
		if !slices.Contains(known, name) {
			slices.Sort(known)
			return misusef("--log %s=…: %s reads: %s", name, c.Name, strings.Join(slices.Compact(known), ", "))
		}
	}
	return nil
}

// funnel prints what is left of a branch's messages at every step.
type funnel struct {
	w *bufio.Writer
	*compiler.Lost
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
		f.line(c.Have.Load(), "", "with "+c.Field.Name)
	}
	if len(f.Words) > 0 {
		f.line(f.Worded.Load(), "", "with a word that a match needs: "+strings.Join(f.Words, ", "))
	}
	left := f.Messages.Load()
	for _, s := range f.Steps {
		if s.Kind == "having" {
			continue
		}
		left = f.step(s, left)
	}
	if b.Window != nil {
		f.line(f.Groups.Load(), place(b.Window.Head), "windows: "+strings.Join(strings.Fields(b.Window.Head.Text()), " "))
		left = f.Groups.Load()
		for _, s := range f.Steps {
			if s.Kind == "having" {
				left = f.step(s, left)
			}
		}
	}
	for i, l := range b.Labels {
		f.line(f.Labels[i].Load(), place(l.Span), "label "+l.Name)
	}
	f.line(f.Signals.Load(), "", "signals")
	if n := f.Plan.NoEntity.Load(); n > 0 {
		f.line(n, "", "matches that name no entity, and so raise nothing")
	}
	if n := f.Plan.NoTime.Load(); n > 0 && b.Window != nil {
		f.line(n, "", "messages without a time, which no window counts")
	}
	f.nearest()
}

// step prints a condition and returns how many hold.
func (f funnel) step(s *local.Step, before int64) int64 {
	n := s.Left.Load()
	what := ir.Said(s.Cond)
	if s.Kind == "except" {
		what = "but for the exception " + s.Name
	}
	if n == 0 && before > 0 {
		what += "   <- here all are lost"
	}
	f.line(n, place(s.Cond.Place()), what)
	for _, a := range s.Alternatives {
		f.line(a.Left.Load(), place(a.Cond.Place()), "    by "+ir.Said(a.Cond))
	}
	return n
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

// nearest shows the message, or the group, that came furthest and failed.
func (f funnel) nearest() {
	step, miss := nearest(f.Lost)
	if miss == nil {
		return
	}
	fmt.Fprintf(f.w, "\nNearest miss, at %s %s:\n", place(step.Cond.Place()), diag.Printable(ir.Said(step.Cond)))
	if miss.Raw != "" {
		fmt.Fprintf(f.w, "  %s\n", diag.Printable(ir.Short(miss.Raw)))
	}
	if w := f.Branch.Window; w != nil && step.Kind == "having" {
		var parts []string
		for _, k := range w.By {
			parts = append(parts, k.Name+" "+miss.Values[k].String())
		}
		for _, a := range w.Aggs {
			parts = append(parts, a.Field.Name+" "+strings.ReplaceAll(miss.Values[a.Field].String(), "\n", ","))
		}
		fmt.Fprintf(f.w, "  window of %s\n", diag.Printable(ir.Short(strings.Join(parts, ", "))))
	}
	for _, x := range f.Explain(step, miss) {
		fmt.Fprintf(f.w, "  %s", diag.Printable(ir.Said(x.Cond)))
		if x.Field != nil {
			fmt.Fprintf(f.w, ": %s is %s", x.Field.Name, shown(x))
		}
		fmt.Fprintln(f.w)
		if x.Hint != "" {
			fmt.Fprintf(f.w, "      %s\n", diag.Printable(x.Hint))
		}
	}
}

func shown(x compiler.Failed) string {
	if x.Value.IsNull() {
		return "absent"
	}
	if text := x.Value.Str(); text != "" {
		if r := []rune(text); len(r) > 160 {
			text = string(r[:160]) + "…"
		}
		return strconv.Quote(text)
	}
	return diag.Printable(ir.Short(strings.ReplaceAll(x.Value.String(), "\n", ", ")))
}

// nearest returns the last step at which something failed. Exceptions are meant
// to take messages, unless they took all.
func nearest(l *compiler.Lost) (*local.Step, *local.Miss) {
	for _, s := range slices.Backward(l.Steps) {
		if m := s.Miss(); m != nil && (s.Kind != "except" || s.Left.Load() == 0) {
			return s, m
		}
	}
	return nil, nil
}

type lossStep struct {
	Kind         string     `json:"kind"`
	Text         string     `json:"text"`
	File         string     `json:"file,omitempty"`
	Line         int        `json:"line,omitempty"`
	Col          int        `json:"col,omitempty"`
	Left         int64      `json:"left"`
	Alternatives []lossStep `json:"alternatives,omitempty"`
}

type lossMiss struct {
	Step   lossStep   `json:"step"`
	Raw    string     `json:"raw,omitempty"`
	Failed []lossTest `json:"failed"`
}

type lossTest struct {
	Text  string  `json:"text"`
	Field string  `json:"field,omitempty"`
	Value *string `json:"value"`
	Hint  string  `json:"hint,omitempty"`
}

type loss struct {
	Rule    string           `json:"rule"`
	Branch  string           `json:"branch"`
	Source  string           `json:"source"`
	Read    int64            `json:"read"`
	Fields  map[string]int64 `json:"fields"`
	Words   []string         `json:"words,omitempty"`
	Worded  int64            `json:"worded"`
	Steps   []lossStep       `json:"steps"`
	Groups  *int64           `json:"groups,omitempty"`
	Labels  map[string]int64 `json:"labels"`
	Signals int64            `json:"signals"`
	Nearest *lossMiss        `json:"nearest,omitempty"`
}

// lossJSON is the funnel for programs.
func lossJSON(l *compiler.Lost) loss {
	b := l.Branch
	out := loss{Rule: b.Rule.Name, Branch: b.Name, Source: b.Source.Name, Read: l.Messages.Load(), Fields: map[string]int64{},
		Words: l.Words, Worded: l.Worded.Load(), Labels: map[string]int64{}, Signals: l.Signals.Load()}
	for _, c := range l.Fields {
		out.Fields[c.Field.Name] = c.Have.Load()
	}
	for _, s := range l.Steps {
		out.Steps = append(out.Steps, stepJSON(s))
	}
	if b.Window != nil {
		n := l.Groups.Load()
		out.Groups = &n
	}
	for i, x := range b.Labels {
		out.Labels[x.Name] = l.Labels[i].Load()
	}
	if step, miss := nearest(l); miss != nil {
		out.Nearest = &lossMiss{Step: stepJSON(step), Raw: miss.Raw}
		for _, x := range l.Explain(step, miss) {
			t := lossTest{Text: ir.Said(x.Cond), Hint: x.Hint}
			if x.Field != nil {
				t.Field = x.Field.Name
				if !x.Value.IsNull() {
					text := x.Value.String()
					t.Value = &text
				}
			}
			out.Nearest.Failed = append(out.Nearest.Failed, t)
		}
	}
	return out
}

func stepJSON(s *local.Step) lossStep {
	out := lossStep{Kind: s.Kind, Text: ir.Said(s.Cond), Left: s.Left.Load()}
	if s.Name != "" {
		out.Text = s.Name
	}
	if at := s.Cond.Place(); at.File != nil {
		out.File = at.File.Name
		out.Line, out.Col = at.File.Position(at.Start)
	}
	for _, a := range s.Alternatives {
		out.Alternatives = append(out.Alternatives, stepJSON(a))
	}
	return out
}
