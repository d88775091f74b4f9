//go:build !amd64

package engine

func gramsAVX2(*byte, int, *gramLook, *[lookAhead / 8]uint64) int { panic("no AVX2 here") }
