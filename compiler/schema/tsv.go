package schema

import (
	"fmt"
	"strings"
)

// row returns the columns of the line that begins with some columns; nil where
// there is none. To look through the text takes some microseconds, to split a
// whole table takes a tenth of the time in which a rule is checked.
func row(text, begins string) []string {
	if strings.Contains(begins, "\n") {
		return nil
	}
	_, line, ok := strings.Cut(text, "\n"+begins+"\t")
	if !ok {
		return nil
	}
	line, _, _ = strings.Cut(line, "\n")
	return strings.Split(begins+"\t"+line, "\t")
}

// rows splits an embedded table into its lines and columns and skips comments.
// The files are part of the program, so that a line of another width than
// width allows is a mistake of ours.
func rows(file, text string, width func(columns []string) bool) [][]string {
	var out [][]string
	for n, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		if !width(columns) {
			panic(fmt.Sprintf("%s:%d: a row of %d columns", file, n+1, len(columns)))
		}
		out = append(out, columns)
	}
	return out
}
