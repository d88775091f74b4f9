package regex

import "slices"

// A node is a part of a pattern: char, class, anchor, concat, alternate,
// repeat or group. Switches over nodes keep this order.
type node interface{ node() }

type (
	// char is one character.
	char rune

	// class is one character of a set, or with neg one outside it. What a
	// pattern writes as . \d \s is a class as well.
	class struct {
		items []item
		neg   bool
	}

	// anchor is an empty match: ^ \z \b \B, as every engine spells it.
	anchor string

	// concat is its parts in a row; without parts it matches the empty text.
	concat []node

	// alternate is one of its branches, the first that matches.
	alternate []node

	// repeat is sub from min to max times; a max of -1 is no limit.
	repeat struct {
		sub      node
		min, max int
		lazy     bool
	}

	// group is (?:sub), or (?<name>sub) with a name.
	group struct {
		name string
		sub  node
	}
)

func (char) node()      {}
func (class) node()     {}
func (anchor) node()    {}
func (concat) node()    {}
func (alternate) node() {}
func (repeat) node()    {}
func (group) node()     {}

// children returns the parts of a node.
func children(n node) []node {
	switch n := n.(type) {
	case concat:
		return n
	case alternate:
		return n
	case repeat:
		return []node{n.sub}
	case group:
		return []node{n.sub}
	}
	return nil
}

// named reports whether a node holds a named group.
func named(n node) bool {
	if g, ok := n.(group); ok && g.name != "" {
		return true
	}
	for _, c := range children(n) {
		if named(c) {
			return true
		}
	}
	return false
}

// matchesEmpty reports whether a node matches in an empty text.
func matchesEmpty(n node) bool {
	switch n := n.(type) {
	case anchor:
		return n != `\b`
	case concat:
		return !slices.ContainsFunc(n, func(c node) bool { return !matchesEmpty(c) })
	case alternate:
		return slices.ContainsFunc(n, matchesEmpty)
	case repeat:
		return n.min == 0 || matchesEmpty(n.sub)
	case group:
		return matchesEmpty(n.sub)
	}
	return false
}

// copies is how often counted repetition writes out the deepest part of a
// node: {100} within {100} makes 10,000.
func copies(n node) int {
	most := 1
	for _, c := range children(n) {
		most = max(most, copies(c))
	}
	if r, ok := n.(repeat); ok {
		most *= max(1, r.min, r.max)
	}
	return most
}
