// Package engine runs planned programs over batches of rows.
//
// It takes a Program, planned once from rules (backend/local) or from a query
// (sumoql/run), and chunks of messages; it gives rows to the program's sinks.
// Names were resolved to slots when planning: a row is a slice of values,
// never a map. The engine knows neither rules nor queries.
//
//	chunk ──literals──► lines that could match ──load, extract──► batch
//	      ──a pipe's stages──► its sink ──merge in input order──► results
//
//	e := prog.Start(ctx, engine.Options{})
//	for _, in := range inputs {
//		if err := e.Feed(in); err != nil {
//			return err
//		}
//	}
//	return e.Finish()
//
// Workers take chunks in turn, and of a plain file each reads its own. Where an input
// can be read by one alone, as what is compressed, the others go ahead in those that
// follow (FeedAll). Results do not depend on how many workers there are nor on where
// chunks end: a row's place in the input is its order, and sinks are flushed chunk after
// chunk. What a group needs of a row is written down by the worker that has it, and put
// into one table by the worker whose sink it is, or by others where that falls behind; a
// window goes when time has passed it by.
//
//	candidates.go sample.go   which messages some pipe wants, by literals
//	literals.go frequency.go  the search for literals in raw text
//	teddy*.go grams*.go       the same with AVX2, for few and for many of them
//	stage_*.go                what fills and tests a row
//	group*.go collect.go      what ends a pipe
//	call.go                   functions within conditions
//	run.go worker.go          a run, and those who work in it
//	feed.go order.go          what they read, and results in the order of the inputs
//	apart.go                  what keeps workers off each other's memory
//
// PERFORMANCE.md says what it takes, with the commands.
package engine
