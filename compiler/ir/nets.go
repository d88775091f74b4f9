package ir

import (
	"fmt"
	"net/netip"
	"strings"

	"sumodet/compiler/regex"
)

// Split parts networks into those of IPv4 and patterns of those of IPv6, which targets
// say otherwise; the networks that V6Pattern has no pattern for are left.
func Split(nets []netip.Prefix) (v4 []netip.Prefix, v6 []*regex.Regex, left []netip.Prefix) {
	for _, n := range nets {
		if n.Addr().Is4() {
			v4 = append(v4, n)
		} else if re, ok := V6Pattern(n); ok {
			v6 = append(v6, re)
		} else {
			left = append(left, n)
		}
	}
	return v4, v6, left
}

// V6Pattern returns a pattern that is found in those valid IPv6 addresses without a
// zone, written in any way, that are in an IPv6 network; Sumo's own functions for
// networks know IPv4 alone (sumo-query-language.md 6.23). ok is false for networks
// whose first groups can be nought, as :: may stand for them, and beyond /96, where an
// address may end in dotted decimals.
func V6Pattern(net netip.Prefix) (re *regex.Regex, ok bool) {
	text, ok := v6Pattern(net)
	if !ok {
		return nil, false
	}
	re, err := regex.Parse(text, regex.Options{})
	return re, err == nil
}

func v6Pattern(net netip.Prefix) (string, bool) {
	if net == loopback {
		return `^[0:]+:(?:0{0,3}1|0\.0\.0\.1)$`, true
	}
	if net.Bits() > 96 {
		return "", false
	}
	addr := net.Masked().Addr().As16()
	var b strings.Builder
	b.WriteString("^")
	for bits := net.Bits(); bits > 0; bits -= 16 {
		at := (net.Bits() - bits) / 8
		group := fmt.Sprintf("%02x%02x", addr[at], addr[at+1])
		if bits < 16 {
			part, ok := v6Part(group, bits)
			return b.String() + part + ":" + noZone, ok
		}
		digits := strings.TrimLeft(group, "0")
		if digits == "" {
			return "", false
		}
		if zeros := 4 - len(digits); zeros > 0 {
			fmt.Fprintf(&b, "0{0,%d}", zeros)
		}
		b.WriteString(digits + ":")
	}
	return b.String() + noZone, true
}

// noZone ends a pattern: whether Sumo takes fe80::1%eth0 for valid is not known.
const noZone = "[^%]*$"

var loopback = netip.MustParsePrefix("::1/128")

// v6Part is the pattern of the groups that agree with one in their first bits.
func v6Part(group string, bits int) (pattern string, ok bool) {
	fixed, digits := group[:bits/4], "0123456789abcdef"
	rest := 4 - len(fixed)
	class := ""
	if free := bits % 4; free > 0 { // of the next digit so many bits are given
		first := strings.IndexByte(digits, group[len(fixed)])
		class = "[" + digits[first:first+1<<(4-free)] + "]"
		rest--
	}
	significant := strings.TrimLeft(fixed, "0")
	if significant == "" && (class == "" || class[1] == '0') {
		return "", false
	}
	if zeros := len(fixed) - len(significant); zeros > 0 {
		pattern = fmt.Sprintf("0{0,%d}", zeros)
	}
	pattern += significant + class
	return pattern + strings.Repeat("[0-9a-f]", rest), true
}
