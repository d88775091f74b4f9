package deploy

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"sumodet/sumoapi"
)

// A Status is what became of a change.
type Status string

// The statuses of a result.
const (
	Doing   Status = "doing" // told to progress only
	Done    Status = "done"
	Failed  Status = "failed"
	Stale   Status = "stale"   // not tried: the object changed since the plan
	Unknown Status = "unknown" // written or not; the next plan will tell
	Skipped Status = "skipped" // not tried
)

// A Result is what became of one change. Failed, stale and unknown changes of
// several steps may have been made in part; the next plan holds the rest.
type Result struct {
	Action  Action `json:"action"`
	Kind    Kind   `json:"kind"`
	ID      string `json:"id"`
	Name    string `json:"name"`
	Target  string `json:"target,omitempty"` // the object's id in Sumo
	Status  Status `json:"status"`
	Message string `json:"message,omitempty"`
	// Degraded is true for a rule that Sumo took and cannot run.
	Degraded bool `json:"degraded,omitempty"`

	err   error
	wrote bool
}

// Err returns why a change was not made; nil if it was, or was skipped.
func (r *Result) Err() error { return r.err }

// note remembers whether a write did anything. The error of a GET is that of a
// job the write had started.
func (r *Result) note(err error) {
	var e *sumoapi.Error
	r.wrote = r.wrote || err == nil || sumoapi.IsAmbiguous(err) || errors.As(err, &e) && e.Method == http.MethodGet
}

func (r *Result) settle(err error) {
	r.err = err
	switch {
	case err == nil:
		r.Status = Done
		return
	case errors.Is(err, errStale):
		r.Status = Stale
	case sumoapi.IsAmbiguous(err):
		r.Status = Unknown
	case errors.Is(err, context.Canceled):
		r.Status, r.Message = Skipped, "interrupted"
		return
	default:
		r.Status = Failed
	}
	r.Message = strings.ReplaceAll(err.Error(), "\n", "; ") // errors that were joined
}

// A Report is what became of a plan.
type Report struct {
	Project string    `json:"project"`
	Results []*Result `json:"results"` // one a change that was not a noop, in the plan's order
}

// An Outcome sums up a report in one word.
type Outcome string

// The outcomes of an apply.
const (
	Applied   Outcome = "applied"   // all of it, or there was nothing to do
	Degraded  Outcome = "degraded"  // all of it, but Sumo cannot run a rule
	Partly    Outcome = "partly"    // some of it
	Unchanged Outcome = "unchanged" // none of it, and nothing was written
)

// Outcome returns how the apply went as a whole.
func (r *Report) Outcome() Outcome {
	all, wrote, degraded := true, false, false
	for _, res := range r.Results {
		all = all && res.Status == Done
		wrote = wrote || res.wrote
		degraded = degraded || res.Degraded
	}
	switch {
	case all && degraded:
		return Degraded
	case all:
		return Applied
	case wrote:
		return Partly
	}
	return Unchanged
}

// Count returns how many results have one status.
func (r *Report) Count(s Status) (n int) {
	for _, res := range r.Results {
		if res.Status == s {
			n++
		}
	}
	return n
}
