package engine

import "golang.org/x/sys/cpu"

// teddyAVX2 returns the first candidate among the places of text that have 33 bytes
// behind them, in steps of 32; -1 where there is none.
//
//go:noescape
func teddyAVX2(text *byte, n int, masks *[6][32]byte) int

// hasTeddy reports whether this machine can look for literals with AVX2.
var hasTeddy = cpu.X86.HasAVX2
