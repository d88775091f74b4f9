package logs

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLineStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]byte{'\n', '\v', '\t', 'a', 0, 0x0a ^ 0x80, 0xff}), 0, 40).Draw(t, "text")
		off := rapid.IntRange(0, len(text)).Draw(t, "off")
		require.Equal(t, bytes.LastIndexByte(text[:off], '\n')+1, lineStart(text, off))
	})
}
