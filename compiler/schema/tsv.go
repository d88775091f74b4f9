package schema

import (
	"fmt"
	"sort"
	"strings"
)

// row returns the columns of the line that begins with some columns; nil where
// there is none. It looks for it by halves: the lines of a table are in order, but for
// the first, which is about the table. To split a whole table takes a tenth of the time
// in which a rule is checked.
func row(text, begins string) []string {
	_, text, _ = strings.Cut(text, "\n")
	begins += "\t"
	at := sort.Search(len(text), func(i int) bool {
		return text[strings.LastIndexByte(text[:i], '\n')+1:] >= begins
	})
	line, _, _ := strings.Cut(text[at:], "\n")
	if !strings.HasPrefix(line, begins) {
		return nil
	}
	return strings.Split(line, "\t")
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
