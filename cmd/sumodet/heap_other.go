//go:build !linux

package main

// hugeHeap does nothing where the size of pages is not the program's to choose.
func hugeHeap() {}
