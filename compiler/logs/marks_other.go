//go:build !amd64

package logs

// markBlocks fills out with the marks of len(out) whole blocks of text; the
// quotes are all there are.
func markBlocks(text []byte, out []mark) { markSlow(text, out) }
