// Package run evaluates Sumo's log searches over messages on this machine, by
// the engine: what the query would return, as far as it is known.
//
// Plan resolves a query's names to slots and its operators to stages; an
// operator is a file. Stages up to the first operator that needs all rows (an
// aggregate, sort, limit …) run over batches of messages, in the engine or by
// Run; what comes after runs over the rows that it gives.
//
// Where documentation leaves a point open, the Eval line of
// sumo-query-language.md section 6 is followed, and a result that met such a
// point says so in its notes, with the point's number: notes.go lists them.
// Null is not the empty text here (value.EmptyText).
package run
