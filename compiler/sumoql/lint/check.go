package lint

import (
	"slices"

	"sumodet/dsl/diag"
)

// Check is one kind of mistake.
type Check struct {
	// Name is the code of its findings: words joined by dashes.
	Name string
	// Title says what it finds, as the end of "finds …".
	Title string
	// Before is a query with the mistake, After the same query without.
	Before, After string
	// Why is one or more full sentences.
	Why string
	// Severity is that of its findings; a few are less sure and weigh less.
	Severity diag.Severity
	// Source is the file and section that state the facts.
	Source string
	// Targets are where queries are held to it; nil: everywhere.
	Targets []Target

	find func(q *query) // nil: the parser or the suppressions find it
}

// holds reports whether the check holds for queries that run in a target.
func (c *Check) holds(t Target) bool {
	return c.Targets == nil || slices.Contains(c.Targets, t)
}

// Options are what the text of a query does not tell.
type Options struct {
	// Target is where the query runs; empty: nothing is demanded of a place.
	Target Target
	// Fields are fields that every message has, by extraction rules or auto-parse
	// mode.
	Fields []string
}
