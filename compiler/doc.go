// Package compiler is the pipeline, readable aloud:
//
//	Load    files → syntax trees            dsl
//	Check   trees → typed rules             compiler/check → compiler/ir
//	Emit    typed rules → artifacts         compiler/backend/search, siem
//	Plan    typed rules → a local program   compiler/backend/local
//
// The same input gives the same bytes. What a target cannot say is refused at
// its clause, never approximated; every mistake in a set of files is reported
// at once, each one time.
package compiler
