// Package value says what a value is: its types, null, how text becomes a
// number and back, how values compare, what a wildcard pattern matches, and
// which letters are the same without case.
//
// Everything that evaluates, be it a rule, a search query or a Cloud SIEM
// expression, uses these definitions, so that a dry run can be trusted. The
// package knows no syntax and imports nothing of ours.
package value
