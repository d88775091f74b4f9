package engine

import "golang.org/x/sys/cpu"

// teddyAVX2 returns the first candidate among the places of text that have 34 bytes
// behind them, in steps of 32; -1 where there is none.
//
//go:noescape
func teddyAVX2(text *byte, n, last int, masks *[8][32]byte) int

// hasAVX2 reports whether this machine has the instructions of teddyAVX2 and
// gramsAVX2.
var hasAVX2 = cpu.X86.HasAVX2
