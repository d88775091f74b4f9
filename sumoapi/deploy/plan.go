package deploy

import (
	"context"
	"fmt"
	"slices"

	"sumodet/sumoapi"
)

// An Action is what a change does.
type Action string

// The actions of a plan.
const (
	Create   Action = "create"
	Update   Action = "update"
	Replace  Action = "replace" // delete and create: Sumo cannot change this in place
	Delete   Action = "delete"
	Noop     Action = "noop"
	Conflict Action = "conflict" // somebody else's object is in the way
)

// A Change is one difference between what is wanted and what is there, or
// that there is none.
type Change struct {
	Action  Action `json:"action"`
	Kind    Kind   `json:"kind"`
	ID      string `json:"id"`
	Name    string `json:"name"`
	Target  string `json:"target,omitempty"` // the id of the object in Sumo it is about
	Reason  string `json:"reason,omitempty"`
	Differs []Diff `json:"differs,omitempty"`
	// Drift is true if somebody changed the object in Sumo since it was applied.
	Drift bool `json:"drift,omitempty"`

	want    *want    // what to write
	have    *have    // what the plan saw
	segment *segment // of a folder
	after   []*Change
}

// A Plan is all changes in the order in which they can be made: folders,
// lists and tables, searches and rules; then deletions the other way round.
type Plan struct {
	Project  string    `json:"project"`
	Changes  []*Change `json:"changes"`
	Warnings []string  `json:"warnings,omitempty"`

	account *account
}

// Count returns how many changes have one of the actions.
func (p *Plan) Count(actions ...Action) (n int) {
	for _, c := range p.Changes {
		if slices.Contains(actions, c.Action) {
			n++
		}
	}
	return n
}

// Empty reports whether there is nothing to do and nothing in the way. Drift
// that a plan leaves alone does not count; see CountDrift.
func (p *Plan) Empty() bool { return p.Count(Noop) == len(p.Changes) }

// CountDrift returns how many objects were changed in Sumo since they were applied.
func (p *Plan) CountDrift() (n int) {
	for _, c := range p.Changes {
		if c.Drift {
			n++
		}
	}
	return n
}

// Degraded reports whether Sumo has a rule that it cannot run and that is as wanted.
func (p *Plan) Degraded() bool {
	return slices.ContainsFunc(p.Changes, func(c *Change) bool { return c.Action == Noop && c.have != nil && c.have.trouble != "" })
}

// Compare reads the account and plans how to make it hold the objects and,
// of this project, nothing else. It writes nothing. A mistake in an object and
// a failed read are errors.
func Compare(ctx context.Context, client *sumoapi.Client, project Project, objects []Object) (*Plan, error) {
	a, err := openAccount(ctx, client, project)
	if err != nil {
		return nil, err
	}
	if err := a.readConnections(ctx, objects); err != nil {
		return nil, err
	}
	wants, err := prepare(a, objects)
	if err != nil {
		return nil, err
	}
	inFolder := slices.ContainsFunc(wants, func(w *want) bool { return w.Kind == LogSearch || w.Kind == LookupTable })
	path, warnings, err := a.walk(ctx, inFolder)
	if err != nil {
		return nil, err
	}
	p := &Plan{Project: project.ID, Warnings: warnings, account: a}
	var folders, changes []*Change
	if inFolder {
		folders = wantFolders(a, path)
	}
	gone := map[string]bool{}
	for _, k := range kinds {
		all, err := resources[k].list(ctx, a)
		if err != nil {
			return nil, err
		}
		some, warnings := pair(project, k, wants, all)
		if again, err := confirm(ctx, a, k, some, all); err != nil {
			return nil, err
		} else if again != nil {
			some, warnings = pair(project, k, wants, again)
		}
		p.Warnings = append(p.Warnings, warnings...)
		for _, c := range some {
			gone[c.Target] = gone[c.Target] || c.Action == Delete || c.Action == Replace && c.have.stray != ""
			if n := len(folders); n > 0 && c.want != nil && (k == LogSearch || k == LookupTable) {
				c.after = append(c.after, folders[n-1])
			}
		}
		changes = append(changes, some...)
	}
	linkNeeds(changes)
	off := slices.DeleteFunc(slices.Clone(a.others), func(s *segment) bool { return slices.Contains(path, s) })
	folders = append(folders, dropFolders(a, off, gone)...)
	if !inFolder {
		folders = append(folders, dropFolders(a, path, gone)...)
	}
	p.Changes = order(append(folders, changes...))
	return p, nil
}

// confirm reads the objects by themselves that were read in a list and differ from what
// is wanted. It returns nil where there is none.
func confirm(ctx context.Context, a *account, k Kind, changes []*Change, all []*have) (again []*have, err error) {
	differs := map[*have]bool{}
	for _, c := range changes {
		differs[c.have] = c.have != nil && c.have.listed && c.Action != Noop
	}
	some := false
	again = []*have{}
	for _, h := range all {
		if differs[h] {
			some = true
			now, err := resources[k].get(ctx, a, h.id)
			if err != nil {
				return nil, err
			}
			if now == nil {
				continue
			}
			now.stray, h = h.stray, now
		}
		again = append(again, h)
	}
	if !some {
		return nil, nil
	}
	return again, nil
}

// Destroy plans the deletion of everything the project owns.
func Destroy(ctx context.Context, client *sumoapi.Client, project Project) (*Plan, error) {
	return Compare(ctx, client, project, nil)
}

// linkNeeds puts every change after those of the objects it needs.
func linkNeeds(changes []*Change) {
	byID := map[string][]*Change{}
	for _, c := range changes {
		if c.want != nil {
			byID[c.ID] = append(byID[c.ID], c)
		}
	}
	for _, c := range changes {
		if c.want == nil {
			continue
		}
		for _, need := range c.want.Needs {
			for _, d := range byID[need] {
				if d != c {
					c.after = append(c.after, d)
				}
			}
		}
	}
}

// phase is when a change is due: deletions last, and what others may use last
// of all.
func (c *Change) phase() int {
	n := map[Kind]int{Folder: 0, MatchList: 1, LookupTable: 1, LogSearch: 2, SIEMRule: 2}[c.Kind]
	if c.want == nil && c.Action != Conflict && (c.segment == nil || c.Action == Delete) {
		return 5 - n
	}
	return n
}

// awaits reports whether c comes after d; seen holds what was looked at.
func (c *Change) awaits(d *Change, seen map[*Change]bool) bool {
	return slices.ContainsFunc(c.after, func(e *Change) bool {
		known := seen[e]
		seen[e] = true
		return e == d || !known && e.awaits(d, seen)
	})
}

// order sorts by phase as far as what must come before what allows. Changes
// that wait for each other, which only names that were swapped do, become
// conflicts.
func order(changes []*Change) []*Change {
	rest := slices.Clone(changes)
	slices.SortStableFunc(rest, func(a, b *Change) int { return a.phase() - b.phase() })
	done := map[*Change]bool{}
	var out []*Change
	for len(rest) > 0 {
		i := slices.IndexFunc(rest, func(c *Change) bool {
			return !slices.ContainsFunc(c.after, func(d *Change) bool { return !done[d] })
		})
		if i < 0 {
			circle := slices.DeleteFunc(slices.Clone(rest), func(c *Change) bool { return !c.awaits(c, map[*Change]bool{}) })
			for _, c := range circle {
				c.Action, c.after = Conflict, nil
				c.Reason = fmt.Sprintf("its name %q is to be taken over in a circle: rename in two steps", c.Name)
			}
			continue // what waits for the circle only is as it was
		}
		done[rest[i]] = true
		out = append(out, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	return out
}
