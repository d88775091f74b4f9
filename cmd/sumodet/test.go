package main

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"sumodet/compiler"
	"sumodet/compiler/ir"
	"sumodet/compiler/ruletest"
	"sumodet/dsl/diag"
)

type testCmd struct {
	paths
	Format string `enum:"text,json,junit" default:"text" help:"How to print: text, json (one test a line) or junit."`
	Cover  bool   `help:"Name conditions that no test made true, or false."`
}

func (c testCmd) Run(ctx context.Context, std streams) error {
	set, err := c.load(std)
	if err != nil {
		return err
	}
	var cover *ruletest.Cover
	if c.Cover {
		cover = ruletest.NewCover(set.Rules)
	}
	results, broken, err := runCases(ctx, set, cover)
	if err != nil {
		return err
	}
	if c.Format != "text" {
		results = append(results, notRun(broken)...)
	}
	switch c.Format {
	case "json":
		err = writeCasesJSON(std.out, results)
	case "junit":
		err = writeCasesJUnit(std.out, results)
	default:
		for _, r := range results {
			printCase(std.out, r)
		}
		printTally(std.out, results)
	}
	if err != nil {
		return err
	}
	if cover != nil {
		printCover(std, cover, c.Format)
	}
	if broken.HasErrors() {
		return mistakes(broken)
	}
	if len(results) == 0 {
		fmt.Fprintln(std.err, "warning: the rules here have no tests: a test is an archive tests/NAME.txtar beside the rule's file")
	}
	if failures(results) > 0 {
		return exit(exitFindings)
	}
	return nil
}

func failures(results []timed) (n int) {
	for _, r := range results {
		if !r.Passed() {
			n++
		}
	}
	return n
}

func printTally(w io.Writer, results []timed) {
	n := failures(results)
	fmt.Fprintf(w, "%s passed, %d failed\n", counted(len(results)-n, "test"), n)
}

// timed is a case's result and how long it took.
type timed struct {
	*ruletest.Result
	took time.Duration
}

// runCases runs every case beside the rules but those whose archives make no sense:
// their mistakes are in the list.
func runCases(ctx context.Context, set *ir.Set, cover *ruletest.Cover) ([]timed, diag.List, error) {
	cases, broken, err := ruletest.Find(set)
	if err != nil {
		return nil, nil, misuse(err)
	}
	cases = slices.DeleteFunc(cases, func(c *ruletest.Case) bool {
		return slices.ContainsFunc(broken, func(d *diag.Diagnostic) bool { return d.Span.File.Name == c.File })
	})
	out := make([]timed, len(cases))
	compiler.Parallel(len(cases), func(i int) {
		if ctx.Err() == nil {
			start := time.Now()
			out[i] = timed{cases[i].Run(ctx, cover), time.Since(start)}
		}
	})
	return out, broken, ctx.Err()
}

// notRun are the archives that make no sense, as cases that failed.
func notRun(broken diag.List) (out []timed) {
	var last *ruletest.Result
	for _, d := range broken {
		name := d.Span.File.Name
		if last == nil || last.Case.File != name {
			last = &ruletest.Result{Case: &ruletest.Case{Name: strings.TrimSuffix(path.Base(name), ".txtar"), File: name}}
			out = append(out, timed{Result: last})
		}
		for line := range strings.Lines(diag.List{d}.Error()) {
			last.Failures = append(last.Failures, strings.TrimRight(line, "\n"))
		}
	}
	return out
}

// runTests runs the tests of rules before they are deployed and says which
// failed.
func runTests(ctx context.Context, std streams, set *ir.Set) (failed int, err error) {
	results, broken, err := runCases(ctx, set, nil)
	if err == nil && broken.HasErrors() {
		err = mistakes(broken)
	}
	if err != nil {
		return 0, err
	}
	for _, r := range results {
		if !r.Passed() {
			printCase(std.err, r)
		}
	}
	printTally(std.err, results)
	return failures(results), nil
}

func printCase(w io.Writer, r timed) {
	if r.Passed() {
		fmt.Fprintf(w, "ok    %s\n", diag.Printable(r.Case.File))
		return
	}
	fmt.Fprintf(w, "FAIL  %s\n", diag.Printable(r.Case.File))
	for line := range strings.Lines(r.Case.Text) {
		fmt.Fprintf(w, "      %s\n", diag.Printable(strings.TrimSpace(line)))
	}
	for _, f := range r.Failures {
		fmt.Fprintf(w, "      %s\n", diag.Printable(f))
	}
}

type caseJSON struct {
	Case     string   `json:"case"`
	File     string   `json:"file"`
	Text     string   `json:"text"`
	Passed   bool     `json:"passed"`
	Failures []string `json:"failures"`
	Raised   []string `json:"raised"`
	Notes    []string `json:"notes"`
}

func writeCasesJSON(w io.Writer, results []timed) error {
	enc := encoder(w)
	for _, r := range results {
		c := caseJSON{Case: r.Case.Name, File: r.Case.File, Text: r.Case.Text, Passed: r.Passed(), Failures: r.Failures, Raised: []string{}, Notes: r.Notes}
		for _, x := range r.Raised {
			c.Raised = append(c.Raised, x.String())
		}
		if c.Failures == nil {
			c.Failures = []string{}
		}
		if c.Notes == nil {
			c.Notes = []string{}
		}
		if err := enc.Encode(c); err != nil {
			return err
		}
	}
	return nil
}

func writeCasesJUnit(w io.Writer, results []timed) error {
	suite := junit.Testsuite{Name: "sumodet"}
	var took time.Duration
	for _, r := range results {
		took += r.took
		c := junit.Testcase{Name: r.Case.Name, Classname: r.Case.File, Time: fmt.Sprintf("%.3f", r.took.Seconds())}
		if !r.Passed() {
			text := ""
			for _, f := range r.Failures {
				text += diag.Printable(f) + "\n"
			}
			c.Failure = &junit.Result{Message: diag.Printable(r.Failures[0]), Data: text}
		}
		suite.AddTestcase(c)
	}
	suite.Time = fmt.Sprintf("%.3f", took.Seconds())
	suites := junit.Testsuites{Time: suite.Time}
	suites.AddSuite(suite)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

func printCover(std streams, c *ruletest.Cover, format string) {
	w := std.out
	if format != "text" {
		w = std.err
	}
	all, both := c.Judged()
	for _, g := range c.Gaps() {
		fmt.Fprintln(w, diag.Printable(g.String()))
	}
	fmt.Fprintf(w, "both true and false in tests: %d of %s\n", both, counted(all, "condition"))
}
