package sumoql

import (
	"fmt"
	"strings"
)

// Reference returns the reference page of all operators in Markdown, printed
// from their declarations.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Operators of a log search

A query is a scope and operators, each behind a bar. This page is printed from the declarations in this
package (` + "`go test -run TestReference -update`" + `). In a syntax, words in capitals stand for what is to be
filled in, brackets hold what may be left out, ` + "`[, …]`" + ` means more of the same.

| operator | starts with | class |
|---|---|---|
`)
	for _, op := range Operators {
		words := op.Words
		if len(words) == 0 {
			words = []string{"an expression"}
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", op.Name, strings.ReplaceAll(op.Name, " ", "-"), strings.Join(words, ", "), op.Class)
	}
	b.WriteString(`
Classes: ` + classNote + "\n")
	for _, op := range Operators {
		fmt.Fprintf(&b, "\n## %s\n\n", op.Name)
		fmt.Fprintf(&b, "```text\n%s\n```\n\n%s\n\n", op.Syntax, op.Doc)
		fmt.Fprintf(&b, "```sumo\n%s\n```\n", strings.Join(op.Examples, "\n"))
		if len(op.Refused) > 0 {
			b.WriteString("\nSumo refuses it in ")
			for i, r := range op.Refused {
				if i > 0 {
					b.WriteString("; in ")
				}
				b.WriteString(string(r.In))
				if r.Only != "" {
					b.WriteString(" (" + r.Only + ")")
				}
			}
			b.WriteString(".\n")
		}
	}
	return b.String()
}

const classNote = "**" + string(Core) + "** and **" + string(Useful) + "** are what searches and alerts are made of, **" +
	string(Rare) + "** is seldom met, **" + string(NeedsSumo) + "** works with data or models that only Sumo has."
