package schema

import "time"

// SIEMWindow is one of the window sizes that Cloud SIEM has a name for.
type SIEMWindow struct {
	Name string // windowSize in the API
	Size time.Duration
}

// SIEMWindows are the named window sizes (sumo-api.md 6.3). Any other within
// the bounds is CustomWindow with windowSizeMilliseconds.
var SIEMWindows = []SIEMWindow{
	{"T05M", 5 * time.Minute},
	{"T10M", 10 * time.Minute},
	{"T30M", 30 * time.Minute},
	{"T60M", time.Hour},
	{"T12H", 12 * time.Hour},
	{"T24H", 24 * time.Hour},
	{"T05D", 5 * Day},
}

// CustomWindow is the windowSize of one without a name.
const CustomWindow = "CUSTOM"

// Bounds of a window (cloud-siem.md 2).
const (
	MinSIEMWindow = time.Minute
	MaxSIEMWindow = 5 * Day
)

// SIEMWindowName returns the name of a window size, or CustomWindow. It does
// not judge the bounds.
func SIEMWindowName(size time.Duration) string {
	for _, w := range SIEMWindows {
		if w.Size == size {
			return w.Name
		}
	}
	return CustomWindow
}

// SIEMCategories are the values of a rule's category (cloud-siem.md 2). Of the
// tactics Reconnaissance is not one.
var SIEMCategories = []string{
	"Initial Access", "Execution", "Persistence", "Privilege Escalation", "Defense Evasion",
	"Credential Access", "Discovery", "Lateral Movement", "Collection", "Command and Control",
	"Exfiltration", "Impact", "Threat Intelligence", "Resource Development", UnknownCategory,
}

// UnknownCategory is the category of a rule that has no other.
const UnknownCategory = "Unknown/Other"

// SIEMCategory returns the category of rules that a tactic leads.
func SIEMCategory(t Tactic) string {
	for _, c := range SIEMCategories {
		if c == t.Name {
			return c
		}
	}
	return UnknownCategory
}

// Tags by which a Cloud SIEM rule names what it detects; an id follows
// (cloud-siem.md 2).
const (
	TacticTag    = "_mitreAttackTactic:"
	TechniqueTag = "_mitreAttackTechnique:"
)

// Severities of rules, Cloud SIEM scores and normalizedseverity alike
// (sumo-api.md 6.3).
const (
	MinSeverity = 0
	MaxSeverity = 10
)
