// Package search turns a branch into a Sumo log search: the query, as a
// sumoql tree and as text, and the body of the request that saves or schedules
// it.
//
// It takes a typed branch and gives two things in one artifact, or errors at
// the clauses that a search cannot say. A query reads from top to bottom as a
// careful user would write it:
//
//	scope and keywords
//	| parse and json stages, every one nodrop
//	| lets
//	| where, one condition a stage, exceptions negated
//	| the window: whole slices only, aggregates, having
//	| the label, as detection_branch
//	| rows without entity dropped, columns of a signal
//	| times made readable
//	| fields
//
// What Sumo leaves open is emitted so that it does not matter
// (sumo-query-language.md 6, the Emit lines): negative tests are guarded
// against null, case is dealt with in the query, patterns are regular
// expressions of the common subset.
package search
