//go:build !amd64

package engine

const hasAVX2 = false

func teddyAVX2(*byte, int, int, *[8][32]byte) int { panic("no AVX2 here") }
