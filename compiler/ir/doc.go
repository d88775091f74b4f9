// Package ir is the typed rule: what a checked rule means, with every name
// resolved and every type known. It is the only thing that a backend reads.
//
// Package check makes it from syntax trees; backends turn it into searches,
// Cloud SIEM rules and local programs. Every part keeps the span it came from,
// so that a backend that cannot say something points at the clause. The
// package also answers one question about meaning that several readers need:
// which texts a message must hold to match (Literals).
package ir
