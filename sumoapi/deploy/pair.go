package deploy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// pair finds for every wanted object of a kind the one in Sumo, by marker and
// then by name, and plans a change for each and for every object of ours that
// is wanted no more.
func pair(p Project, k Kind, wants []*want, haves []*have) (changes []*Change, warnings []string) {
	wanted := map[string]*want{}
	for _, w := range wants {
		if w.Kind == k {
			wanted[w.ID] = w
		}
	}
	ours, warnings := originals(p, k, wanted, haves)
	matched := map[*want]*have{}
	for id, h := range ours {
		if w := wanted[id]; w != nil {
			matched[w] = h
		}
	}
	// An object of ours whose id is gone and whose name is wanted has a new id.
	ids := slices.Sorted(maps.Keys(wanted))
	for _, id := range ids {
		for _, oldID := range slices.Sorted(maps.Keys(ours)) {
			h := ours[oldID]
			if w := wanted[id]; matched[w] == nil && wanted[oldID] == nil && h.name == w.Name {
				matched[w] = h
			}
		}
	}
	byHave := map[*have]*Change{}
	for _, id := range ids {
		w := wanted[id]
		c := &Change{Kind: k, ID: id, Name: w.Name, want: w, have: matched[w]}
		if c.have != nil {
			c.Target = c.have.id
			byHave[c.have] = c
			warnings = append(warnings, c.decide()...)
		} else {
			c.Action, c.Reason = Create, "not in Sumo yet"
		}
		changes = append(changes, c)
	}
	for _, id := range slices.Sorted(maps.Keys(ours)) {
		if h := ours[id]; byHave[h] == nil {
			c := &Change{Action: Delete, Kind: k, ID: id, Name: h.name, Target: h.id, Reason: "no longer wanted", have: h}
			if hash(h.normal) != h.mark.hash {
				c.Drift, c.Reason = true, "no longer wanted, though changed in Sumo since it was applied"
			}
			byHave[h] = c
			changes = append(changes, c)
		}
	}
	for _, c := range changes {
		if c.want != nil && (c.have == nil || c.have.name != c.Name || c.have.stray != "") {
			c.claimName(p, haves, byHave)
		}
	}
	return changes, warnings
}

// originals returns the objects of ours by id. Of several with one marker the
// one in the project's folder, with the wanted name, else the oldest, is ours;
// the others are copies.
func originals(p Project, k Kind, wanted map[string]*want, haves []*have) (ours map[string]*have, warnings []string) {
	ours = map[string]*have{}
	better := func(a, b *have) bool {
		if (a.stray == "") != (b.stray == "") {
			return a.stray == ""
		}
		if w := wanted[a.mark.id]; w != nil && (a.name == w.Name) != (b.name == w.Name) {
			return a.name == w.Name
		}
		return older(a.created, a.id, b.created, b.id)
	}
	for _, h := range haves {
		if h.mark.project == p.ID && (ours[h.mark.id] == nil || better(h, ours[h.mark.id])) {
			ours[h.mark.id] = h
		}
	}
	for _, h := range haves {
		if h.mark.project == p.ID && ours[h.mark.id] != h {
			warnings = append(warnings, fmt.Sprintf("%s %q (%s) is a copy that bears the marker of %s: left alone while that is there, and then taken for it, to be changed or deleted; take the marker off it to keep it", k, short(h.name), h.id, h.mark.id))
		}
	}
	return ours, warnings
}

// claimName sees to it that nobody else has the name a change will give: an
// object of ours must first be renamed or deleted, any other is a conflict.
func (c *Change) claimName(p Project, haves []*have, byHave map[*have]*Change) {
	for _, h := range haves {
		if h.name != c.Name || h == c.have || h.stray != "" {
			continue
		}
		if other := byHave[h]; other != nil {
			c.after = append(c.after, other)
			continue
		}
		whose := "not managed by this project: rename or delete it there, or give the rule another title"
		switch {
		case h.mark.project == p.ID:
			whose = "a copy that bears the marker of " + h.mark.id
		case h.mark.project != "":
			whose = "managed by the project " + h.mark.project
		}
		c.Action, c.Target, c.Differs, c.Drift = Conflict, h.id, nil, false
		c.Reason = fmt.Sprintf("the name is taken by an object (%s) that is %s", h.id, whose)
		return
	}
}

// decide compares what is wanted, what is there and what was applied last.
func (c *Change) decide() (warnings []string) {
	w, h := c.want, c.have
	diffs := differences("", h.normal, w.normal)
	changed := h.mark.hash != w.hash            // the rules' text, since the last apply
	edited := hash(h.normal) != h.mark.hash     // the object, since the last apply
	contents, itemsEdited := c.contentsDiffer() // contents have their own hash
	c.Drift = edited && len(diffs) > 0 || itemsEdited

	// A rule that was switched in Sumo stays so until its text changes.
	var switched []Diff
	if w.Kind == SIEMRule && !changed {
		diffs = slices.DeleteFunc(diffs, func(d Diff) bool {
			if d.Path == "enabled" {
				switched = append(switched, d)
			}
			return d.Path == "enabled"
		})
	}
	if h.mark.id != w.ID {
		diffs = append([]Diff{{"id", h.mark.id, w.ID}}, diffs...)
	}
	diffs = append(diffs, contents...)
	rebuild := resources[w.Kind].rebuild(h, w)
	if h.stray != "" {
		diffs = append([]Diff{{"folder", short(h.stray), "the project's"}}, diffs...)
		rebuild = "it lies in another folder, and cannot be moved"
	}

	var reasons []string
	switch {
	case len(diffs) == 0:
		c.Action = Noop
	case rebuild != "":
		c.Action = Replace
		reasons = append(reasons, rebuild)
	default:
		c.Action = Update
	}
	switch {
	case c.Action == Noop && !c.Drift:
	case c.Drift && changed:
		reasons = append(reasons, "changed in the rules, and in Sumo too")
	case c.Drift && len(diffs) > 0:
		reasons = append(reasons, "changed in Sumo since it was applied")
	case len(diffs) > 0 && changed:
		reasons = append(reasons, "changed in the rules")
	}
	if len(switched) > 0 {
		state := "switched off"
		if h.normal["enabled"] == true {
			state = "switched on"
		}
		reasons = append(reasons, state+" in Sumo, and left so until its text changes")
	}
	if h.trouble != "" {
		reasons = append(reasons, h.trouble)
		if c.Action == Noop {
			warnings = append(warnings, fmt.Sprintf("%s %q (%s): %s", w.Kind, short(w.Name), h.id, h.trouble))
		}
	}
	c.Differs, c.Reason = append(diffs, switched...), strings.Join(reasons, "; ")
	return warnings
}

// contentsDiffer compares items or rows. Items can be read; of rows there is
// only the hash of what was written. Without a hash the last write was not
// finished.
func (c *Change) contentsDiffer() (diffs []Diff, edited bool) {
	w, h := c.want, c.have
	if w.contents == nil {
		return nil, false
	}
	const shown = 5
	if live, is := h.contents.(items); is {
		ch := compareItems(live, w.contents.(items))
		for _, it := range ch.add {
			diffs = append(diffs, Diff{"items " + short(it.Value), "", "added"})
		}
		for _, it := range ch.change {
			diffs = append(diffs, Diff{"items " + short(it.Value), short(live[it.Value].Description), short(it.Description)})
		}
		for _, v := range slices.Sorted(maps.Keys(live)) {
			if slices.Contains(ch.remove, live[v].ID) {
				diffs = append(diffs, Diff{"items " + short(v), "removed", ""})
			}
		}
		if n := len(diffs) - shown; n > 1 {
			diffs = append(diffs[:shown:shown], Diff{"items", "", fmt.Sprintf("and %d more", n)})
		}
		edited = len(diffs) > 0 && h.mark.rows != "" && live.hash() != h.mark.rows
	}
	if len(diffs) == 0 && h.mark.rows != w.contentsHash() {
		what := "rows"
		if w.Kind == MatchList {
			what = "items"
		}
		was := "written before"
		if h.mark.rows == "" {
			was = "not written to the end"
		}
		diffs = append(diffs, Diff{what, was, fmt.Sprintf("%d %s", w.contents.size(), what)})
	}
	return diffs, edited
}
