package builtin

import (
	"net/netip"

	"sumodet/compiler/value"
)

var sumoIsValidIP = &SumoFunc{
	Name: "isValidIP",
	Doc:  "Is true for an IPv4 or IPv6 address.",
	Min:  1, Max: 1,
	Examples: []Example{
		{`isValidIP("10.255.255.255")`, "true"},
		{`isValidIP("127.0.500.1")`, "false"},
		{`isValidIP("2001:db8::ff00:42:8329")`, "true"},
		{`isValidIP(null)`, "false"},
	},
	Eval: onAddr(func(netip.Addr) bool { return true }),
}

var sumoIsValidIPv4 = &SumoFunc{
	Name: "isValidIPv4",
	Doc:  "Is true for an IPv4 address of four decimal numbers.",
	Min:  1, Max: 1,
	Examples: []Example{{`isValidIPv4("10.10.10.10")`, "true"}, {`isValidIPv4("::1")`, "false"}},
	Eval:     onAddr(netip.Addr.Is4),
}

var sumoIsValidIPv6 = &SumoFunc{
	Name: "isValidIPv6",
	Doc:  "Is true for an IPv6 address, IPv4 written as IPv6 included.",
	Min:  1, Max: 1,
	Examples: []Example{{`isValidIPv6("10.10.10.10")`, "false"}, {`isValidIPv6("::ffff:10.0.0.1")`, "true"}},
	Eval:     onAddr(netip.Addr.Is6),
}

// onAddr makes the Eval of a test of addresses; what is none fails it.
func onAddr(test func(netip.Addr) bool) func([]value.Value) value.Value {
	return func(args []value.Value) value.Value {
		a, ok := addr(args[0])
		return value.BoolOf(ok && test(a))
	}
}

func addr(v value.Value) (netip.Addr, bool) {
	s, _ := text(v)
	return value.ParseIP(s)
}

// addr4 reads an IPv4 address.
func addr4(v value.Value) (netip.Addr, bool) {
	a, ok := addr(v)
	return a, ok && a.Is4()
}
