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
// Workers take chunks in turn, each reading its own. Results do not depend on
// how many workers there are nor on where chunks end: a row's place in the input
// is its order, ordered sinks are flushed chunk after chunk, and what others
// gather merges the same in any order.
package engine
