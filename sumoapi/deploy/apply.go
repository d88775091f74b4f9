package deploy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sumodet/sumoapi"
)

const (
	lookAgain = time.Second     // before looking for what a lost answer may have made
	creates   = 3               // tries of a create
	goneWait  = 2 * time.Minute // for a deleted object to disappear before its successor is made
)

// ErrConflict is the error of Apply for a plan with a conflict; nothing was
// written.
var ErrConflict = errors.New("the plan has a conflict: nothing was changed")

// errStale is wrapped by the error of a change whose object changed.
var errStale = errors.New("changed since the plan")

// An applier carries out one plan.
type applier struct {
	*account
	report  *Report
	results map[*Change]*Result
	stop    string // why nothing more is tried
	failed  bool   // a search or rule is not as wanted
}

// Apply carries out a plan and reports on every change of it. A failed change
// stops only those that depend on it; the next plan holds what is missing.
// progress, if not nil, is told of each change before and after. The error is
// ErrConflict, or the context's: failed changes are in the report.
func Apply(ctx context.Context, p *Plan, progress func(Result)) (*Report, error) {
	report := &Report{Project: p.Project, Results: []*Result{}}
	if p.Count(Conflict) > 0 {
		return report, ErrConflict
	}
	if progress == nil {
		progress = func(Result) {}
	}
	a := &applier{account: p.account, report: report, results: map[*Change]*Result{}}
	for _, c := range p.Changes {
		if c.Action == Noop {
			continue
		}
		res := &Result{Action: c.Action, Kind: c.Kind, ID: c.ID, Name: c.Name, Target: c.Target, Status: Doing}
		a.results[c] = res
		report.Results = append(report.Results, res)
		if why := a.skip(ctx, c); why != "" {
			res.Status, res.Message = Skipped, why
		} else {
			progress(*res)
			a.one(ctx, c, res)
		}
		if res.Status != Done && (c.Kind == LogSearch || c.Kind == SIEMRule) {
			a.failed = true
		}
		progress(*res)
	}
	if ctx.Err() == nil {
		a.checkRules(ctx)
	}
	return report, ctx.Err()
}

// skip returns why a change is not tried; "" if it is.
func (a *applier) skip(ctx context.Context, c *Change) string {
	if ctx.Err() != nil {
		return "interrupted"
	}
	if a.stop != "" {
		return a.stop
	}
	for _, d := range c.after {
		if res := a.results[d]; res != nil && res.Status != Done {
			return fmt.Sprintf("it needs %s %s, which was not done", d.Kind, d.ID)
		}
	}
	if a.failed && c.Action == Delete && (c.Kind == MatchList || c.Kind == LookupTable) {
		return "a search or rule that may still use it was not changed"
	}
	return ""
}

func (a *applier) one(ctx context.Context, c *Change, res *Result) {
	var err error
	switch {
	case c.Kind == Folder && c.Action == Create:
		err = a.makeFolder(ctx, c.segment, res)
	case c.Kind == Folder:
		err = a.changeFolder(ctx, c, res)
	case c.Action == Create:
		err = a.create(ctx, c, res)
	default:
		err = a.changeExisting(ctx, c, res)
	}
	res.settle(err)
	a.stopAfter(err)
}

// stopAfter sees to it that nothing more is tried after an error that says no
// later request can do better.
func (a *applier) stopAfter(err error) {
	var e *sumoapi.Error
	if !errors.As(err, &e) {
		return
	}
	switch e.Kind {
	case sumoapi.KindUnreachable:
		a.stop = "Sumo cannot be reached any more"
	case sumoapi.KindCredentials:
		a.stop = "Sumo does not accept the credentials any more"
	case sumoapi.KindDeployment:
		a.stop = "Sumo redirects elsewhere"
	}
}

func (a *applier) create(ctx context.Context, c *Change, res *Result) error {
	found, err := resources[c.Kind].named(ctx, a.account, c.Name, false)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("%w: now there is one with this name (%s)", errStale, found[0].id)
	}
	return a.makeNew(ctx, c.want, res)
}

// makeNew creates an object with its contents. When it is not known whether
// the create was executed, or the name is taken all of a sudden, the name is
// looked up first (sumo-api.md 7.3).
func (a *applier) makeNew(ctx context.Context, w *want, res *Result) error {
	r := resources[w.Kind]
	m := mark{project: a.project.ID, id: w.ID, hash: w.hash}
	if w.contents != nil && w.contents.size() == 0 {
		m.rows = w.contentsHash()
	}
	for try := 1; ; try++ {
		id, err := r.create(ctx, a.account, w, m)
		res.note(err)
		if err == nil {
			return a.fillNew(ctx, w, m, id, res)
		}
		if !sumoapi.IsAmbiguous(err) && !sumoapi.IsDuplicate(err) {
			return err
		}
		if a.client.Clock().Sleep(ctx, lookAgain) != nil {
			return err // that nobody knows is worth more than that it was cancelled
		}
		found, lookErr := r.named(ctx, a.account, w.Name, true)
		if lookErr != nil {
			return errors.Join(err, lookErr)
		}
		for _, h := range found {
			if h.mark.project != a.project.ID || h.mark.id != w.ID {
				continue
			}
			if h.mark.hash != w.hash || len(differences("", h.normal, w.normal)) > 0 {
				if err := a.write(ctx, h, w, m, res); err != nil {
					return err
				}
			}
			return a.fillNew(ctx, w, m, h.id, res)
		}
		if len(found) > 0 {
			return fmt.Errorf("the name is taken by an object that is not managed by this project (%s)", found[0].id)
		}
		if try == creates || sumoapi.IsDuplicate(err) {
			return err
		}
	}
}

// fillNew writes the contents of an object that was just made.
func (a *applier) fillNew(ctx context.Context, w *want, m mark, id string, res *Result) error {
	res.Target, res.wrote = id, true
	if w.contents == nil || m.rows != "" {
		return nil
	}
	return a.writeContents(ctx, &have{kind: w.Kind, id: id, mark: m, normal: w.normal}, w, m, res)
}

// writeContents fills and then says so in the marker: in this order, so that
// a marker never promises contents that are not there.
func (a *applier) writeContents(ctx context.Context, h *have, w *want, m mark, res *Result) error {
	if err := resources[w.Kind].fill(ctx, a.account, h.id, w, res.note); err != nil {
		return err
	}
	m.rows = w.contentsHash()
	return a.write(ctx, h, w, m, res)
}

// write updates, and looks if the answer is lost for good.
func (a *applier) write(ctx context.Context, h *have, w *want, m mark, res *Result) error {
	r := resources[w.Kind]
	err := r.update(ctx, a.account, h, w, m)
	res.note(err)
	if sumoapi.IsAmbiguous(err) && ctx.Err() == nil {
		now, lookErr := r.get(ctx, a.account, h.id)
		if lookErr == nil && now != nil && now.mark == m && len(differences("", now.normal, w.normal)) == 0 {
			return nil
		}
	}
	return err
}

// changeExisting updates, replaces or deletes an object that is still as the
// plan saw it.
func (a *applier) changeExisting(ctx context.Context, c *Change, res *Result) error {
	r := resources[c.Kind]
	h, err := r.get(ctx, a.account, c.Target)
	switch {
	case err != nil:
		return err
	case h == nil && c.Action == Delete:
		return nil
	case h == nil:
		return fmt.Errorf("%w: it is gone", errStale)
	case h.fingerprint() != c.have.fingerprint():
		return fmt.Errorf("%w: somebody else has changed it", errStale)
	}
	if c.Action == Update {
		return a.update(ctx, h, c.want, res)
	}
	err = r.remove(ctx, a.account, h.id)
	res.note(err)
	if err != nil || c.Action == Delete && c.Kind != LookupTable {
		return err
	}
	// Content can outlive its deletion for a while; its folder would not count
	// as empty, and a successor would clash with it.
	if err := a.awaitGone(ctx, r, h); err != nil || c.Action == Delete {
		return err
	}
	return a.makeNew(ctx, c.want, res)
}

func (a *applier) update(ctx context.Context, h *have, w *want, res *Result) error {
	m := mark{project: a.project.ID, id: w.ID, hash: w.hash, rows: h.mark.rows}
	diffs, _ := (&Change{want: w, have: h}).contentsDiffer()
	if len(diffs) == 0 {
		return a.write(ctx, h, w, m, res)
	}
	if m.rows = ""; h.mark != m || len(differences("", h.normal, w.normal)) > 0 {
		if err := a.write(ctx, h, w, m, res); err != nil {
			return err
		}
	}
	return a.writeContents(ctx, h, w, m, res)
}

// awaitGone waits until a deleted object cannot be read any more: a create
// that comes too soon clashes with it (sumo-api.md 7.4).
func (a *applier) awaitGone(ctx context.Context, r resource, h *have) error {
	clock := a.client.Clock()
	end := clock.Now().Add(goneWait)
	for {
		still, err := r.get(ctx, a.account, h.id)
		if err != nil || still == nil {
			return err
		}
		if !clock.Now().Before(end) {
			return fmt.Errorf("%s %s was deleted, and is still there after %s", h.kind, h.id, goneWait)
		}
		if err := clock.Sleep(ctx, lookAgain); err != nil {
			return err
		}
	}
}

// fingerprint changes when an object does. Contents that were not written to
// the end are left out: what was sent of them may still be appearing.
func (h *have) fingerprint() string {
	var contents string
	if h.contents != nil && h.mark.rows != "" {
		contents = h.contents.hash()
	}
	return hash([]any{h.id, h.name, h.mark.text(), h.normal, contents, h.revision})
}

// checkRules reads every rule that was written once more: Cloud SIEM takes a
// rule it cannot run, and says so only in its status (sumo-api.md 6.6).
func (a *applier) checkRules(ctx context.Context) {
	for _, res := range a.report.Results {
		if res.Kind != SIEMRule || res.Status != Done || res.Action == Delete {
			continue
		}
		if a.stop != "" {
			res.Message = "its status could not be read: " + a.stop
			continue
		}
		h, err := resources[SIEMRule].get(ctx, a.account, res.Target)
		switch {
		case err != nil:
			res.Message = "its status could not be read: " + err.Error()
			a.stopAfter(err)
		case h == nil:
			res.Message = "it is gone again"
		case h.trouble != "":
			res.Degraded, res.Message = true, h.trouble
		}
	}
}
