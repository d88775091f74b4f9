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
// zone, written in any way (RFC 4291, 2.2), that are in an IPv6 network: Sumo's own
// functions for networks know IPv4 alone (sumo-query-language.md 6.23). ok is false
// from /97 to /127, where an address may end in decimals that are given in part.
func V6Pattern(net netip.Prefix) (re *regex.Regex, ok bool) {
	if net.Bits() > 96 && net.Bits() < 128 {
		return nil, false
	}
	re, err := regex.Parse(v6Pattern(net), regex.Options{})
	return re, err == nil
}

// noZone ends a pattern: whether Sumo takes fe80::1%eth0 for valid is not known.
const noZone = "[^%]*$"

// v6Pattern lists the ways to write the groups that the network gives: all of them, or
// :: in place of some that can be nought.
func v6Pattern(net netip.Prefix) string {
	groups := v6Groups(net)
	n := len(groups)
	if from, to, ok := noughts(groups); ok && n == 8 {
		return v6Address(groups, from, to)
	}
	var ways []string
	way := func(parts ...string) { ways = append(ways, strings.Join(parts, "")) }
	if n < 8 {
		way(written(groups), noZone)
	} else {
		way(v6Ends(groups))
	}
	for a := range groups { // :: stands behind a groups
		before := strings.TrimSuffix(written(groups[:a]), ":") + "::"
		for to := a; to < n && groups[to].nought; to++ { // and for those up to this one
			switch rest := groups[to+1:]; {
			case len(rest) > 0 && n < 8:
				way(before, written(rest), v6Tail(8-n, 8-n), "$")
			case len(rest) > 0:
				way(before, v6Ends(rest))
			default: // and for more of them
				way(before, "(?:", v6Tail(1, 8-n), ")?$")
			}
		}
	}
	if len(ways) == 1 {
		return "^" + ways[0]
	}
	return "^(?:" + strings.Join(ways, "|") + ")"
}

// v6Group is the pattern of a group.
type v6Group struct {
	text   string
	nought bool // it can be
	bits   uint16
}

// v6Groups are the groups that a network gives, the last perhaps in part.
func v6Groups(net netip.Prefix) (out []v6Group) {
	addr := net.Masked().Addr().As16()
	for at := 0; at*16 < net.Bits(); at++ {
		g := v6Group{bits: uint16(addr[2*at])<<8 | uint16(addr[2*at+1])}
		g.nought = g.bits == 0
		g.text = v6Digits(fmt.Sprintf("%04x", g.bits), min(16, net.Bits()-at*16))
		out = append(out, g)
	}
	return out
}

// v6Digits is the pattern of groups that agree with one in their first bits, with and
// without noughts before them.
func v6Digits(group string, bits int) string {
	const hex, digit = "0123456789abcdef", "[0-9a-f]"
	fixed, rest, class := group[:bits/4], 4-bits/4, ""
	if free := bits % 4; free > 0 { // of the next digit so many bits are given
		first := strings.IndexByte(hex, group[len(fixed)])
		class = "[" + hex[first:first+1<<(4-free)] + "]"
		rest--
	}
	significant := strings.TrimLeft(fixed, "0")
	zeros := ""
	if n := len(fixed) - len(significant); n > 0 {
		zeros = fmt.Sprintf("0{0,%d}", n)
	}
	switch {
	case significant != "" || class != "" && class[1] != '0':
		return zeros + significant + class + strings.Repeat(digit, rest)
	case class == "" && rest == 0:
		return "0{1,4}"
	case class == "":
		return zeros + fmt.Sprintf("%s{1,%d}", digit, rest)
	case rest == 0:
		return zeros + class
	}
	return fmt.Sprintf("%s(?:%s%s|%s{1,%d})", zeros, class, strings.Repeat(digit, rest), digit, rest)
}

// noughts finds groups that follow each other and are all that are nought.
func noughts(groups []v6Group) (from, to int, ok bool) {
	for i, g := range groups {
		switch {
		case !g.nought:
		case from == to:
			from, to = i, i+1
		case to == i:
			to++
		default:
			return 0, 0, false
		}
	}
	return from, to, to > from
}

// v6Address is the pattern of an address with one run of noughts. How those are written
// does not matter: what is valid has as many as are missing.
func v6Address(groups []v6Group, from, to int) string {
	hex := written(groups[:from]) + "[0:]*" + strings.TrimSuffix(":"+written(groups[to:]), ":")
	a, b := groups[6].bits, groups[7].bits
	decimals := fmt.Sprintf(`%d\.%d\.%d\.%d`, a>>8, a&0xff, b>>8, b&0xff)
	switch {
	case from >= 6:
		decimals = written(groups[:6]) + decimals
	case to >= 6:
		decimals = written(groups[:from]) + "[0:]*:" + decimals
	default:
		decimals = written(groups[:from]) + "[0:]*:" + written(groups[to:6]) + decimals
	}
	return "^(?:" + hex + "|" + decimals + ")$"
}

// written is groups with a colon behind each.
func written(groups []v6Group) string {
	var b strings.Builder
	for _, g := range groups {
		b.WriteString(g.text + ":")
	}
	return b.String()
}

// v6Ends is the last groups of an address, two of which may be in decimals.
func v6Ends(groups []v6Group) string {
	n := len(groups)
	all := strings.TrimSuffix(written(groups), ":") + "$"
	if n < 2 {
		return all
	}
	a, b := groups[n-2].bits, groups[n-1].bits
	decimals := fmt.Sprintf(`%d\.%d\.%d\.%d$`, a>>8, a&0xff, b>>8, b&0xff)
	return "(?:" + all + "|" + written(groups[:n-2]) + decimals + ")"
}

// v6Tail is from least to most groups of which nothing is known.
func v6Tail(least, most int) string {
	const digits, decimals = "[0-9a-f]{1,4}", `[0-9]+\.[0-9.]+`
	switch {
	case most == 0:
		return ""
	case most == 1:
		return digits
	}
	return fmt.Sprintf("(?:%s(?::%s){%d,%d}|(?:%s:){%d,%d}%s)", digits, digits, least-1, most-1, digits, max(0, least-2), most-2, decimals)
}
