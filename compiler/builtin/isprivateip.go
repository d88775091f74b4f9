package builtin

import (
	"net/netip"

	"sumodet/compiler/value"
)

// DropRow is the result of isPrivateIP, isPublicIP and isReservedIP for what is
// no IPv4 address: the row leaves the results, wherever the call stands
// (sumo-query-language.md 3.1, 6.23). It is a list, which no function of Sumo's
// yields, so that v == DropRow is sure; to who does not ask it is not true.
var DropRow = value.ListOfTexts([]string{"the row is dropped"})

var sumoIsPrivateIP = &SumoFunc{
	Name: "isPrivateIP",
	Doc:  "Is true for an IPv4 address of the private blocks, of which loopback is none. What is no IPv4 address drops the row.",
	Min:  1, Max: 1,
	Examples: []Example{{`isPrivateIP("192.168.0.1")`, "true"}, {`isPrivateIP("127.0.0.1")`, "false"}, {`isPrivateIP("172.32.0.1")`, "false"}},
	Eval:     orDrop(netip.Addr.IsPrivate),
}

var sumoIsReservedIP = &SumoFunc{
	Name: "isReservedIP",
	Doc:  "Is true for an IPv4 address of a block of RFC 5735. What is no IPv4 address drops the row.",
	Min:  1, Max: 1,
	Examples: []Example{{`isReservedIP("127.0.0.0")`, "true"}, {`isReservedIP("169.254.0.0")`, "true"}, {`isReservedIP("8.8.8.8")`, "false"}},
	Eval:     orDrop(isReserved),
}

var sumoIsPublicIP = &SumoFunc{
	Name: "isPublicIP",
	Doc: "Is true for an IPv4 address that is neither private nor otherwise reserved; that the second counts is not documented. " +
		"What is no IPv4 address drops the row.",
	Min: 1, Max: 1,
	Examples: []Example{{`isPublicIP("8.8.8.8")`, "true"}, {`isPublicIP("10.0.0.1")`, "false"}},
	Eval:     orDrop(func(a netip.Addr) bool { return !isReserved(a) }),
}

func orDrop(test func(netip.Addr) bool) func([]value.Value) value.Value {
	return func(args []value.Value) value.Value {
		a, ok := addr4(args[0])
		if !ok {
			return DropRow
		}
		return value.BoolOf(test(a))
	}
}

// reserved are the special-use blocks of RFC 5735, section 4.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("224.0.0.0/4"),
	netip.MustParsePrefix("240.0.0.0/4"),
}

func isReserved(a netip.Addr) bool {
	for _, p := range reserved {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
