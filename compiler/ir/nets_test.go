package ir

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/value"
)

func TestV6Pattern(t *testing.T) {
	for net, want := range map[string]string{
		"fc00::/7":            `^f[cd][0-9a-f][0-9a-f]:[^%]*$`,
		"fe80::/10":           `^fe[89ab][0-9a-f]:[^%]*$`,
		"2001:db8::/32":       `^2001:0{0,1}db8:[^%]*$`,
		"::/0":                `^[^%]*$`,
		"::1/128":             `^(?:[0:]*:0{0,3}1|[0:]*:0\.0\.0\.1)$`,
		"2620:1ec:4::152/128": `^(?:2620:0{0,1}1ec:0{0,3}4:[0:]*:0{0,1}152|2620:0{0,1}1ec:0{0,3}4:[0:]*:0\.0\.1\.82)$`,
		"fe80::/128":          `^(?:fe80:[0:]*|fe80:[0:]*:0\.0\.0\.0)$`,
		"2001:0:1::/48":       `^(?:2001:0{1,4}:0{0,3}1:[^%]*$|2001::0{0,3}1:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){4,4}|(?:[0-9a-f]{1,4}:){3,3}[0-9]+\.[0-9.]+)$)`,
		"2603:1006::/40":      `^(?:2603:1006:0{0,2}[0-9a-f]{1,2}:[^%]*$|2603:1006::(?:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,4}|(?:[0-9a-f]{1,4}:){0,3}[0-9]+\.[0-9.]+))?$)`,
	} {
		assert.Equal(t, want, v6Pattern(netip.MustParsePrefix(net)), net)
	}
	_, ok := V6Pattern(netip.MustParsePrefix("2001:db8::/120"))
	assert.False(t, ok)
}

// TestV6PatternIsExact writes addresses near a network's edge in many ways.
func TestV6PatternIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		group := rapid.OneOf(rapid.SampledFrom([]uint16{0, 1, 0xf, 0x10, 0xdb8, 0xfc00, 0xfe80, 0x2001, 0xffff}), rapid.Uint16())
		var a [16]byte
		for i := range 8 {
			g := group.Draw(t, "group")
			a[2*i], a[2*i+1] = byte(g>>8), byte(g)
		}
		net, err := netip.AddrFrom16(a).Prefix(rapid.IntRange(0, 128).Draw(t, "bits"))
		require.NoError(t, err)
		re, ok := V6Pattern(net)
		if !ok {
			require.True(t, net.Bits() > 96 && net.Bits() < 128)
			return
		}
		prog := re.Compile()
		if flip := rapid.IntRange(0, 200).Draw(t, "flip"); flip < 128 {
			a[flip/8] ^= 1 << (7 - flip%8)
		}
		addr := netip.AddrFrom16(a)
		text := spelled(t, addr)
		read, ok := value.ParseIP(text)
		require.True(t, ok, text)
		require.Equal(t, addr, read, text)
		require.Equal(t, net.Contains(addr), prog.MatchString(text), "%s in %s by %s", text, net, re)
	})
}

// spelled writes an address in one of the ways of RFC 4291, 2.2.
func spelled(t *rapid.T, a netip.Addr) string {
	b := a.As16()
	groups := make([]string, 8)
	for i := range groups {
		format := rapid.SampledFrom([]string{"%x", "%04x", "%X", "%02x"}).Draw(t, "format")
		groups[i] = fmt.Sprintf(format, uint16(b[2*i])<<8|uint16(b[2*i+1]))
	}
	if rapid.IntRange(0, 3).Draw(t, "dotted") == 0 {
		groups = append(groups[:6], fmt.Sprintf("%d.%d.%d.%d", b[12], b[13], b[14], b[15]))
	}
	from := rapid.IntRange(0, len(groups)).Draw(t, "from")
	to := from
	for to < len(groups) && strings.Trim(groups[to], "0") == "" {
		to++
	}
	if to > from && rapid.Bool().Draw(t, "short") {
		return strings.Join(groups[:from], ":") + "::" + strings.Join(groups[to:], ":")
	}
	return strings.Join(groups, ":")
}
