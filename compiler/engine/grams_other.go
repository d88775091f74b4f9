//go:build !amd64

package engine

func gramsAVX2(*byte, int, *gramLook) (int, uint32) { panic("no AVX2 here") }
