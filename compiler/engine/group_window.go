package engine

import (
	"bytes"
	"cmp"
	"slices"
)

// window is a group that Flush makes a row of.
type window struct {
	start int64
	key   []byte
	table *groupTable
	hash  uint64 // of the key
}

// windows returns the windows that have rows enough, by start and key. All
// panes of a key are in one table.
func (p *groups) windows() []window {
	var found [partitions][]window
	each(partitions, func(i int) {
		if t := p.tables[i]; t != nil {
			found[i] = t.windows(p.sink)
		}
	})
	all := slices.Concat(found[:]...)
	slices.SortFunc(all, func(a, b window) int {
		return cmp.Or(cmp.Compare(a.start, b.start), bytes.Compare(a.key, b.key))
	})
	return all
}

// windows finds each window by the first of its panes that has rows. From there
// back, windows have ever fewer rows, and looking for panes, which is what costs,
// ends early where MinRows asks for some.
func (t *groupTable) windows(s *Group) (found []window) {
	length, every := s.span()
	rows := make([]int64, length/every) // of the first 1, 2, … panes from a group's on
	for n := range t.groups {
		g := &t.groups[n]
		w := window{g.pane, t.key(g), t, g.hash}
		rows[0] = g.rows
		for k := 1; k < len(rows); k++ {
			if rows[k] = rows[k-1]; s.MinRows <= 1 {
				continue // every window has as many
			}
			if next := t.find(paneKey{g.hash, g.pane + int64(k)*every}, w.key); next != nil {
				rows[k] += next.rows
			}
		}
		for k := len(rows) - 1; k >= 0 && rows[k] >= s.MinRows; k-- {
			if w.start < g.pane && t.find(paneKey{g.hash, w.start}, w.key) != nil {
				break // this window and those before are that pane's
			}
			found = append(found, w)
			w.start -= every
		}
	}
	return found
}

// panesOf returns the panes of a window that have rows, first to last.
func (t *groupTable) panesOf(w window, s *Group) (panes []*group) {
	length, every := s.span()
	for pane := w.start; pane <= w.start+length-every; pane += every {
		if g := t.find(paneKey{w.hash, pane}, w.key); g != nil {
			panes = append(panes, g)
		}
	}
	return panes
}
