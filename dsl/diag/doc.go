// Package diag holds source files, places in them, and the diagnostics that
// point at those places.
//
// It takes the text of a file and byte offsets into it, and gives lines,
// columns and drawn messages:
//
//	rules/port_knocking.det:14:11: unknown field "dest_prot" [unknown-field]
//	   14 |     where dest_prot exists
//	      |           ^^^^^^^^^
//	      = did you mean "dest_port"?
//
// What the messages say is decided by the packages that find mistakes; diag
// knows no language and imports nothing of ours.
package diag
