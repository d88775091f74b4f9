// Package builtin says what functions and aggregates mean: a file each, with
// types, documentation, examples and code.
//
// Rule, in table.go, lists the functions that rules know, Sumo those of
// Sumo's search and Cloud SIEM languages; where both have one they share its
// code. Aggregates lists the aggregates of both. The package knows no syntax:
// who calls it has checked names and types.
package builtin
