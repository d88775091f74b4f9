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

// usableSets returns the sets that the matcher can look for, with what it can look for
// of each need.
func usableSets(p *Pipe) (sets [][]Need) {
	for _, set := range p.Literals {
		needs := make([]Need, len(set))
		for i, need := range set {
			needs[i] = slices.DeleteFunc(slices.Clone(need), func(t string) bool { return !usable(t) })
		}
		if len(needs) > 0 && !slices.ContainsFunc(needs, func(n Need) bool { return len(n) == 0 }) {
			sets = append(sets, needs)
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
	needs := make([][][]Need, len(pipes))
	for i, p := range pipes {
		needs[i] = usableSets(p)
	}
	all := rarestOf(needs, sample)
	for i, sets := range all {
		if len(sets) > 0 {
			chosen[i] = sets[0]
		}
	}
	if sample == nil {
		return chosen, false
	}
	holds, messages := counts(all, sample)
	for i, sets := range all {
		best, least := -1, 0
		for k, set := range sets {
			if c := cost(holds[i][k], messages, shortest(set)); best < 0 || c < least {
				best, least = k, c
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

// cost is what it takes to look for literals that so many messages hold.
func cost(holds, messages, shortest int) int {
	if shortest < longLiteral {
		return 4*holds + messages/50
	}
	return holds
}

// rarestOf chooses a literal of each need, by how many of a sample's messages hold it.
func rarestOf(needs [][][]Need, sample *logs.Chunk) [][][]string {
	ids := map[string]int{}
	var each [][]string
	if sample != nil {
		for _, sets := range needs {
			for _, set := range sets {
				for _, need := range set {
					if len(need) == 1 {
						continue
					}
					for _, text := range need {
						if _, known := ids[text]; !known {
							ids[text] = len(each)
							each = append(each, []string{text})
						}
					}
				}
			}
		}
	}
	holds, messages := counts([][][]string{each}, sample)
	all := make([][][]string, len(needs))
	for i, sets := range needs {
		for _, set := range sets {
			texts := make([]string, len(set))
			for k, need := range set {
				texts[k] = need[0]
				if sample == nil || len(need) == 1 {
					continue
				}
				texts[k] = slices.MinFunc(need, func(a, b string) int {
					return cost(holds[0][ids[a]], messages, len(a)) - cost(holds[0][ids[b]], messages, len(b))
				})
			}
			all[i] = append(all[i], texts)
		}
	}
	return all
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
