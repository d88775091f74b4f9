package schema

import (
	"fmt"
	"strings"
)

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
