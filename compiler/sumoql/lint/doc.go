// Package lint finds mistakes in hand-written Sumo queries that Sumo itself
// does not report, or reports only when an alert has been silent for months.
//
// It takes the text of a query and gives findings: diagnostics whose code is
// the name of a check. A check is a file with a value that says what it finds
// and why, shows a query before and after, and a function over the query's
// tree; checks.go lists them, CHECKS.md is printed from them.
//
// A finding is an error where the query will not run or cannot mean what it
// says, a warning where it probably means something else than it says or rests
// on what Sumo does not document, and info where it costs more than it must or
// asks for a second look. Better to miss a case than to cry wolf: what is not
// known, such as the fields that extraction rules make, is not judged.
//
// A comment keeps a finding quiet, and must say why:
//
//	| where _raw matches "ping" // sumodet: ignore matches-without-wildcard the probe sends nothing else
//
// on the finding's line or alone on the line before. Fields that Sumo's
// extraction rules or auto-parse mode provide are declared by
//
//	// sumodet: fields user, src_ip
//
// The facts are those of sumo-query-language.md.
package lint
