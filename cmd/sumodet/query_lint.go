package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"sumodet/compiler/sumoql/lint"
	"sumodet/dsl/diag"
)

type queryLintCmd struct {
	Files   []string    `arg:"" optional:"" name:"file" help:"Query files, folders that are searched for *.sumo, or - for standard input."`
	Format  string      `enum:"text,json,sarif,github" default:"text" help:"How to print: text, json (one a line), sarif (for code scanning) or github (workflow commands)."`
	For     lint.Target `enum:",${places}" default:"" placeholder:"TARGET" help:"Where the queries run: ${places}."`
	Fix     bool        `help:"Write what can be mended without a change of meaning; with - the mended query is printed."`
	Field   []string    `placeholder:"NAME" help:"A field that every message has, by an extraction rule or auto-parse mode."`
	List    bool        `help:"Print the checks."`
	Explain string      `placeholder:"CHECK" help:"Print what a check finds, why, and how it is mended."`
}

// Run prints the findings in queries; it fails if one is an error.
func (c queryLintCmd) Run(std streams) error {
	switch {
	case c.List:
		return listChecks(std.out)
	case c.Explain != "":
		page := lint.Explain(c.Explain)
		if page == "" {
			return misusef("no check is called %q: --list prints their names", c.Explain)
		}
		_, err := io.WriteString(std.out, page)
		return err
	case len(c.Files) == 0:
		return misusef("name query files, a folder of them, or - for standard input")
	}
	files, err := c.read(std)
	if err != nil {
		return err
	}
	opt := lint.Options{Target: c.For, Fields: c.Field}
	var list diag.List
	for _, src := range files {
		if c.Fix {
			if src, err = c.mend(std, src, opt); err != nil {
				return err
			}
		}
		list = append(list, lint.Lint(src, opt)...)
	}
	if err := c.print(std, list); err != nil {
		return err
	}
	if list.HasErrors() {
		return exit(exitFindings)
	}
	return nil
}

// stdin is the name of standard input among files.
const stdin = "-"

func (c queryLintCmd) read(std streams) ([]*diag.File, error) {
	var out []*diag.File
	if slices.Contains(c.Files, stdin) {
		text, err := io.ReadAll(std.in)
		if err != nil {
			return nil, err
		}
		src, err := queryText(stdin, text)
		if err != nil {
			return nil, err
		}
		out = append(out, src)
	}
	rest := slices.DeleteFunc(slices.Clone(c.Files), func(name string) bool { return name == stdin })
	if len(rest) == 0 {
		return out, nil
	}
	names, err := queries{rest}.names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		src, err := readQuery(name)
		if err != nil {
			return nil, err
		}
		out = append(out, src)
	}
	return out, nil
}

// mend applies fixes and returns the file as it is then.
func (c queryLintCmd) mend(std streams, src *diag.File, opt lint.Options) (*diag.File, error) {
	text, n := lint.Fix(src, opt)
	if src.Name == stdin {
		_, err := io.WriteString(std.out, text)
		return diag.NewFile(src.Name, text), err
	}
	if n == 0 {
		return src, nil
	}
	if err := rewrite(src.Name, []byte(text)); err != nil {
		return nil, misuse(err)
	}
	fmt.Fprintf(std.err, "%s: mended in %s\n", diag.Printable(src.Name), counted(n, "place"))
	return diag.NewFile(src.Name, text), nil
}

// print writes findings. Where a mended query is on stdout, they go to stderr.
func (c queryLintCmd) print(std streams, list diag.List) error {
	out := std.out
	if c.Fix && slices.Contains(c.Files, stdin) {
		out = std.err
	}
	switch c.Format {
	case "json":
		return list.WriteJSON(out)
	case "sarif":
		return lint.WriteSARIF(out, list)
	case "github":
		return lint.WriteGitHub(out, list)
	}
	return list.Draw(out, std.style(out))
}

func listChecks(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range lint.Checks {
		fmt.Fprintf(t, "%s\t%s\t%s\n", c.Name, c.Severity, c.Title)
	}
	return t.Flush()
}
