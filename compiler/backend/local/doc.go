// Package local plans rules for this machine: all branches of one source
// become one engine program, which reads its messages once.
//
// It takes typed branches and gives a program and, through a callback, signals.
// What every target may leave out, a local run can say: there is nothing that
// this backend refuses. Extraction is shared between branches; each branch has
// its necessary literals, its conditions and its sink.
package local
