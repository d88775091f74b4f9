//go:build !amd64

package logs

func markBlocks(text []byte, out []mark) (slashes uint64) { return markSlow(text, out) }
