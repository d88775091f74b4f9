// Package check turns syntax trees into the typed rules of package ir. It is
// the only place where names and types are judged.
//
// It takes the files of rules, each with the files whose declarations it sees
// (nearest first), and gives an ir.Set and diagnostics: every mistake at once,
// each reported one time, for a wrong expression becomes ir.Bad and is not
// complained about again. It knows facts about Sumo from package schema, but
// nothing of how a target spells things: what a target cannot say, that
// target's backend refuses.
package check
