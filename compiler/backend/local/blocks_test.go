package local

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"sumodet/compiler/ir"
)

// TestBlocksHaveWhatPrefixesContain draws few distinct bytes, so that blocks lie in each
// other, touch, and hold the addresses or just miss them.
func TestBlocksHaveWhatPrefixesContain(t *testing.T) {
	byteOf := rapid.SampledFrom([]byte{0, 1, 2, 127, 128, 254, 255})
	addr := rapid.Custom(func(t *rapid.T) netip.Addr {
		b := rapid.SliceOfN(byteOf, 4, 4).Draw(t, "bytes")
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 0:
			return netip.AddrFrom16([16]byte{0x20, 1, 14: b[0], 15: b[1]})
		case 1:
			return netip.AddrFrom16([16]byte{10: 0xff, 11: 0xff, 12: b[0], 13: b[1], 14: b[2], 15: b[3]})
		}
		return netip.AddrFrom4([4]byte(b))
	})
	rapid.Check(t, func(t *rapid.T) {
		nets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) netip.Prefix {
			a := addr.Draw(t, "net")
			return netip.PrefixFrom(a, rapid.IntRange(0, a.BitLen()).Draw(t, "bits"))
		}), 0, 8).Draw(t, "nets")
		b := blocksOf(nets)
		for range 20 {
			text := addr.Draw(t, "address").String()
			if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
				text = rapid.SampledFrom([]string{"", "fe80::1%eth0", "::1%1", "10.0.0", "10.0.0.1/8", "::"}).Draw(t, "text")
			}
			assert.Equal(t, ir.InPrefixes(text, nets), b.has(text), fmt.Sprint(text, " in ", nets))
		}
	})
}
