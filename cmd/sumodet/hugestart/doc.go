// Package hugestart puts what the heap begins with into a page of 2 MiB, where Linux
// has such pages, and does so before the packages of a program fill it: a package
// that imports almost nothing is initialised before most others (The Go Programming
// Language Specification, Package initialization). To import it is all it is for.
package hugestart
