package value

import (
	"cmp"
	"net/netip"
	"strings"
)

// Compare orders two values of one type: numbers by size, text by bytes, false
// before true; null comes first. It is for sorting and for `<` on numbers;
// rules compare text by the functions of this package that fold case.
func Compare(a, b Value) int {
	if a.kind != b.kind && !(a.kind.numeric() && b.kind.numeric()) {
		return cmp.Compare(a.kind, b.kind)
	}
	switch {
	case a.kind.numeric() || a.kind == Bool:
		return cmp.Compare(a.num, b.num)
	default:
		return strings.Compare(a.text, b.text)
	}
}

func (k Kind) numeric() bool { return k == Number || k == Time || k == Duration }

// ParseIP reads an IPv4 or IPv6 address without zone. An IPv4 address written
// as IPv6 (::ffff:10.0.0.1) stays an IPv6 one, as Sumo's isValidIPv4 has it;
// leading zeros are refused, as their base is in doubt.
func ParseIP(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Addr{}, false
	}
	return a, true
}
