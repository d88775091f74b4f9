package builtin

import (
	"encoding/binary"
	"net/netip"

	"sumodet/compiler/value"
)

// What these functions give for text that is no IPv4 address or length is not
// documented (sumo-query-language.md 3.10); it is null here.

var sumoCompareCIDRPrefix = &SumoFunc{
	Name: "compareCIDRPrefix",
	Doc:  "Is true when two IPv4 addresses share a network of the given prefix length, 0 to 32 as text or number.",
	Min:  3, Max: 3,
	Examples: []Example{
		{`compareCIDRPrefix("10.10.1.35", "10.10.1.100", "24")`, "true"},
		{`compareCIDRPrefix("10.10.1.32", "10.10.1.70", 27)`, "false"},
		{`compareCIDRPrefix("10.10.1.32", "host", 27)`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		a, ok := network(args[0], args[2])
		b, ok2 := network(args[1], args[2])
		if !ok || !ok2 {
			return value.Value{}
		}
		return value.BoolOf(a == b)
	},
}

var sumoGetCIDRPrefix = &SumoFunc{
	Name: "getCIDRPrefix",
	Doc:  "Gives the first address of an IPv4 address's network of the given prefix length.",
	Min:  2, Max: 2,
	Examples: []Example{{`getCIDRPrefix("10.10.1.35", "29")`, "10.10.1.32"}, {`getCIDRPrefix("10.10.1.35", "0")`, "0.0.0.0"}},
	Eval: func(args []value.Value) value.Value {
		p, ok := network(args[0], args[1])
		if !ok {
			return value.Value{}
		}
		return value.TextOf(p.Addr().String())
	},
}

var sumoMaskFromCIDR = &SumoFunc{
	Name: "maskFromCIDR",
	Doc:  "Gives the network mask of a prefix length.",
	Min:  1, Max: 1,
	Examples: []Example{{`maskFromCIDR("30")`, "255.255.255.252"}, {`maskFromCIDR("33")`, "null"}},
	Eval: func(args []value.Value) value.Value {
		p, ok := network(value.TextOf("255.255.255.255"), args[0])
		if !ok {
			return value.Value{}
		}
		return value.TextOf(p.Addr().String())
	},
}

var sumoIPv4ToNumber = &SumoFunc{
	Name: "ipv4ToNumber",
	Doc:  "Gives an IPv4 address as a number, the first octet the highest.",
	Min:  1, Max: 1,
	Examples: []Example{{`ipv4ToNumber("127.0.0.1")`, "2130706433"}, {`ipv4ToNumber("127.0.0")`, "null"}},
	Eval: func(args []value.Value) value.Value {
		a, ok := addr4(args[0])
		if !ok {
			return value.Value{}
		}
		b := a.As4()
		return value.NumberOf(float64(binary.BigEndian.Uint32(b[:])))
	},
}

// network returns the network of an IPv4 address, its first address in it.
func network(ip, length value.Value) (netip.Prefix, bool) {
	a, ok := addr4(ip)
	n, ok2 := Number(length)
	if !ok || !ok2 || n < 0 || n > 32 || n != float64(int(n)) {
		return netip.Prefix{}, false
	}
	p, err := a.Prefix(int(n))
	return p, err == nil
}
