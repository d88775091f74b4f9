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
var attack = sync.OnceValues(func() (tactics []Tactic, techniques []TechniqueInfo) {
	for _, c := range rows("attack.tsv", attackTSV, func(c []string) bool {
		return c[0] == "tactic" && len(c) == 3 || c[0] == "technique" && len(c) == 4
	}) {
		if c[0] == "tactic" {
			tactics = append(tactics, tacticOf(c))
		} else {
			techniques = append(techniques, techniqueOf(c))
		}
	}
	return tactics, techniques
})

// tacticOf and techniqueOf read rows of the table.
func tacticOf(c []string) Tactic {
	return Tactic{ID: c[1], Name: c[2], Word: strings.ReplaceAll(strings.ToLower(c[2]), " ", "_")}
}

func techniqueOf(c []string) TechniqueInfo {
	t := TechniqueInfo{ID: c[1], Name: c[2]}
	if parent, _, sub := strings.Cut(t.ID, "."); sub {
		t.Parent = parent
	}
	for _, id := range strings.Split(c[3], ",") {
		t.Tactics = append(t.Tactics, tacticOf(row(attackTSV, "tactic\t"+id)))
	}
	return t
}

// Technique returns the technique of an id such as T1205.001.
func Technique(id string) (TechniqueInfo, bool) {
	c := row(attackTSV, "technique\t"+id)
	if len(c) != 4 || c[1] != id {
		return TechniqueInfo{}, false
	}
	return techniqueOf(c), true
}

// Tactics returns every tactic by id.
func Tactics() []Tactic {
	tactics, _ := attack()
	return slices.Clone(tactics)
}

// TacticByWord returns the tactic of a word such as command_and_control.
func TacticByWord(word string) (Tactic, bool) {
	tactics, _ := attack()
	for _, t := range tactics {
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
	_, techniques := attack()
	id = strings.ToUpper(id)
	var near []TechniqueInfo
	if t, ok := Technique(id); ok {
		return append(near, t)
	}
	if parent, _, sub := strings.Cut(id, "."); sub {
		for _, t := range techniques {
			if t.ID == parent || t.Parent == parent {
				near = append(near, t)
			}
		}
	}
	if near == nil {
		ids := make([]string, len(techniques))
		for i, t := range techniques {
			ids[i] = t.ID
		}
		for _, id := range Nearest(id, ids) {
			t, _ := Technique(id)
			near = append(near, t)
		}
	}
	return near[:min(len(near), 5)]
}
