// Package compiler is the pipeline, readable aloud:
//
//	Load    files → syntax trees            dsl
//	Check   trees → typed rules             compiler/check → compiler/ir
//	Emit    typed rules → artifacts         compiler/backend/search, siem
//	DryRun  typed rules over logs           compiler/backend/local → compiler/engine
//
// The same input gives the same bytes. What a target cannot say is refused at
// its clause, never approximated; every mistake in a set of files is reported
// at once, each one time.
package compiler
