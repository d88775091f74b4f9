package logs

import "golang.org/x/sys/cpu"

// marksAVX2 is markSlow for n bytes, 64 or more.
//
//go:noescape
func marksAVX2(text *byte, n int, out *mark) (slashes uint64)

// markBlocks is markSlow. On process events AVX2 takes a fifth of the time
// (BenchmarkMarks).
func markBlocks(text []byte, out []mark) (slashes uint64) {
	if !cpu.X86.HasAVX2 || len(text) == 0 {
		return markSlow(text, out)
	}
	if len(text) < 64 {
		var b [64]byte
		copy(b[:], text)
		return marksAVX2(&b[0], len(b), &out[0])
	}
	return marksAVX2(&text[0], len(text), &out[0])
}
