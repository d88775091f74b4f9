package schema

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed attack.tsv
var attackTSV string

// Tactic is a tactic of MITRE ATT&CK: what an adversary is after.
type Tactic struct {
	ID   string // "TA0011"
	Name string // "Command and Control", as Cloud SIEM's category and a row's stage spell it
	Word string // "command_and_control", as rules write it
}

// TechniqueInfo is a technique or sub-technique of MITRE ATT&CK.
type TechniqueInfo struct {
	ID      string // "T1205.001"
	Name    string // "Port Knocking", without its parent's name
	Parent  string // "T1205", or "" for a technique
	Tactics []Tactic
}

// attack is what attack.tsv holds: MITRE ATT&CK Enterprise, in the edition that
// the file's first line names.
type attack struct {
	tactics    []Tactic
	techniques []TechniqueInfo
	byID       map[string]int // index of techniques
}

var attackTable = sync.OnceValue(func() *attack {
	a := &attack{byID: map[string]int{}}
	tactic := map[string]Tactic{}
	for _, row := range rows("attack.tsv", attackTSV, func(c []string) bool {
		return c[0] == "tactic" && len(c) == 3 || c[0] == "technique" && len(c) == 4
	}) {
		id, name := row[1], row[2]
		if row[0] == "tactic" {
			t := Tactic{ID: id, Name: name, Word: strings.ReplaceAll(strings.ToLower(name), " ", "_")}
			a.tactics = append(a.tactics, t)
			tactic[id] = t
			continue
		}
		info := TechniqueInfo{ID: id, Name: name}
		if parent, _, sub := strings.Cut(id, "."); sub {
			info.Parent = parent
		}
		for _, id := range strings.Split(row[3], ",") {
			info.Tactics = append(info.Tactics, tactic[id])
		}
		a.byID[id] = len(a.techniques)
		a.techniques = append(a.techniques, info)
	}
	return a
})

// Technique returns the technique of an id such as T1205.001.
func Technique(id string) (TechniqueInfo, bool) {
	a := attackTable()
	i, ok := a.byID[id]
	if !ok {
		return TechniqueInfo{}, false
	}
	return a.techniques[i], true
}

// Techniques returns every technique and sub-technique by id.
func Techniques() []TechniqueInfo { return slices.Clone(attackTable().techniques) }

// Tactics returns every tactic by id.
func Tactics() []Tactic { return slices.Clone(attackTable().tactics) }

// TacticByWord returns the tactic of a word such as command_and_control.
func TacticByWord(word string) (Tactic, bool) {
	for _, t := range attackTable().tactics {
		if t.Word == word {
			return t, true
		}
	}
	return Tactic{}, false
}

// NearTechniques returns what may have been meant by an id that is unknown:
// for a sub-technique of a known technique, that technique and its others,
// else ids that are near in spelling, five at most.
func NearTechniques(id string) []TechniqueInfo {
	a := attackTable()
	id = strings.ToUpper(id)
	var near []TechniqueInfo
	if t, ok := Technique(id); ok {
		return append(near, t)
	}
	if parent, _, sub := strings.Cut(id, "."); sub {
		for _, t := range a.techniques {
			if t.ID == parent || t.Parent == parent {
				near = append(near, t)
			}
		}
	}
	if near == nil {
		ids := make([]string, len(a.techniques))
		for i, t := range a.techniques {
			ids[i] = t.ID
		}
		for _, id := range Nearest(id, ids) {
			near = append(near, a.techniques[a.byID[id]])
		}
	}
	return near[:min(len(near), 5)]
}
