package engine

import (
	"slices"

	"sumodet/compiler/logs"
)

// Of a pipe's sets of literals the one that is rarest in a sample of the input is
// looked for: powershell may be in every second message of one log and in none of
// another.

// sampleSize is how much of a sample is looked at, in bytes.
const sampleSize = 256 << 10

// usableSets returns the sets that the matcher can look for.
func usableSets(p *Pipe) (sets [][]string) {
	for _, set := range p.Literals {
		if len(set) > 0 && !slices.ContainsFunc(set, func(t string) bool { return !usable(t) }) {
			sets = append(sets, set)
		}
	}
	return sets
}

// choose returns each pipe's set, nil where every message is to be tried: because
// there is none, or because nearly all messages hold one of its best. dense says
// that a set is in so many that they are found faster line by line than in the
// chunk as a whole, where each costs a look back for its start.
func choose(pipes []*Pipe, sample *logs.Chunk) (chosen [][]string, dense bool) {
	chosen = make([][]string, len(pipes))
	all := make([][][]string, len(pipes))
	for i, p := range pipes {
		if all[i] = usableSets(p); len(all[i]) > 0 {
			chosen[i] = all[i][0]
		}
	}
	if sample == nil {
		return chosen, false
	}
	holds, messages := counts(all, sample)
	for i, sets := range all {
		best, least := -1, 0
		for k, set := range sets {
			cost := holds[i][k]
			if shortest(set) < longLiteral {
				cost = 4*cost + messages/50
			}
			if best < 0 || cost < least {
				best, least = k, cost
			}
		}
		switch {
		case best < 0:
		case 20*holds[i][best] > 19*messages:
			chosen[i] = nil
		default:
			chosen[i] = sets[best]
			dense = dense || 8*holds[i][best] > messages
		}
	}
	return chosen, dense
}

// longLiteral is the length from which literals let the matcher pass over most of a
// text; one that is shorter slows the search for all others.
const longLiteral = 6

func shortest(set []string) int {
	return len(slices.MinFunc(set, func(a, b string) int { return len(a) - len(b) }))
}

// counts returns how many of a sample's messages hold one of each set.
func counts(all [][][]string, sample *logs.Chunk) (holds [][]int, messages int) {
	type place struct{ pipe, set int }
	ids := map[string]int{}
	var texts []string
	var of [][]place // by literal
	last := make([][]int, len(all))
	holds = make([][]int, len(all))
	for i, sets := range all {
		holds[i], last[i] = make([]int, len(sets)), make([]int, len(sets))
		for k, set := range sets {
			for _, text := range set {
				id, known := ids[text]
				if !known {
					id = len(texts)
					ids[text] = id
					texts, of = append(texts, text), append(of, nil)
				}
				of[id] = append(of[id], place{i, k})
			}
		}
	}
	if len(texts) == 0 {
		return holds, 0
	}
	m := newMatcher(texts, nil)
	for off := 0; ; {
		start, end, ok := sample.Next(off)
		if !ok || start >= sampleSize {
			return holds, messages
		}
		off = end
		messages++
		text := sample.Text[start:end]
		count := func(p place) {
			if last[p.pipe][p.set] != messages {
				last[p.pipe][p.set] = messages
				holds[p.pipe][p.set]++
			}
		}
		var ahead cursor
		for i := m.next(text, 0, &ahead); i >= 0; i = m.next(text, i+m.stride, &ahead) {
			m.at(text, i, func(id int32) {
				if id >= 0 { // an escape is rare, and which literal it hides is not known
					for _, p := range of[id] {
						count(p)
					}
				}
			})
		}
	}
}
