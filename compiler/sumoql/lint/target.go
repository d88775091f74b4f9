package lint

import "sumodet/compiler/sumoql"

// Target is a place in which a query runs.
type Target string

// The targets (sumo-query-language.md 5.1). CSESignal is a scheduled search
// whose rows become Cloud SIEM signals.
const (
	ScheduledSearch Target = "scheduled-search"
	RealTime        Target = "real-time"
	Monitor         Target = "monitor"
	Dashboard       Target = "dashboard"
	CSESignal       Target = "cse-signal"
)

// Targets lists all targets.
var Targets = []Target{ScheduledSearch, RealTime, Monitor, Dashboard, CSESignal}

// alerts are the targets that raise alerts by themselves.
var alerts = []Target{ScheduledSearch, RealTime, Monitor, CSESignal}

// places are the targets as operators name them. A real-time search is a
// scheduled one too.
var places = map[Target][]sumoql.Place{
	ScheduledSearch: {sumoql.Scheduled},
	RealTime:        {sumoql.RealTime, sumoql.Scheduled},
	Monitor:         {sumoql.Monitors},
	Dashboard:       {sumoql.Dashboards},
	CSESignal:       {sumoql.Scheduled},
}

// words is the target in a message.
func (t Target) words() string {
	switch t {
	case ScheduledSearch:
		return "a scheduled search"
	case RealTime:
		return "a real-time search"
	case Monitor:
		return "a monitor"
	case Dashboard:
		return "a dashboard"
	case CSESignal:
		return "a search that makes Cloud SIEM signals"
	}
	return "a search"
}
