package main

import (
	"fmt"
	"strings"
)

// The exit codes of all commands.
const (
	exitOK       = 0
	exitFindings = 1
	exitChanges  = 2
	exitMistakes = 3
	exitMisuse   = 4
	exitRefused  = 5
	exitPartly   = 6
	exitDegraded = 7
)

// exits says what the codes mean; help and the README print it.
var exits = []struct {
	code int
	what string
}{
	{exitOK, "fine, also with warnings"},
	{exitFindings, "findings, files that fmt lists, failed tests, a conflict, \"no\" at the prompt"},
	{exitChanges, "changes or drift are pending (plan --detailed-exitcode)"},
	{exitMistakes, "mistakes in rules or queries, a log that cannot be read"},
	{exitMisuse, "misuse or configuration, or an interrupt"},
	{exitRefused, "Sumo refused or could not be reached, nothing was changed"},
	{exitPartly, "applied in part, the next plan holds the rest"},
	{exitDegraded, "applied, but a rule is degraded in Cloud SIEM"},
}

func exitHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:")
	for _, e := range exits {
		fmt.Fprintf(&b, " %d %s;", e.code, e.what)
	}
	return strings.TrimSuffix(b.String(), ";") + "."
}

// exitError ends a command with a code; a nil err says nothing more.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func exit(code int) error                      { return &exitError{code: code} }
func misuse(err error) error                   { return &exitError{exitMisuse, err} }
func mistakes(err error) error                 { return &exitError{exitMistakes, err} }
func misusef(format string, args ...any) error { return misuse(fmt.Errorf(format, args...)) }
