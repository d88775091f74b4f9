//go:build !linux

package main

// hugeStart and hugeHeap do nothing where the size of pages is not the program's to
// choose.
func hugeStart() {}
func hugeHeap()  {}
