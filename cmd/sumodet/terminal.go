package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"sumodet/dsl/diag"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// terminalWidth returns the columns of the terminal on stdout, or 0.
func terminalWidth() int {
	w, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0
	}
	return w
}

// results is stdout for what comes of logs: a terminal gets escapes for what it
// would obey, also as CSV or JSON.
func (s streams) results() io.Writer {
	if s.outTTY {
		return printable{s.out}
	}
	return s.out
}

type printable struct{ out io.Writer }

func (w printable) Write(p []byte) (int, error) {
	var b strings.Builder
	for line := range strings.Lines(string(p)) {
		text := strings.TrimSuffix(line, "\n")
		b.WriteString(diag.Printable(text))
		b.WriteString(line[len(text):])
	}
	if _, err := io.WriteString(w.out, b.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}
