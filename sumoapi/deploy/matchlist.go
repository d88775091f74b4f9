package deploy

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"sumodet/sumoapi"
)

// matchLists are Cloud SIEM match lists (sumo-api.md 6.8). A list of ours is
// ours alone: items nobody wants are deleted.
type matchLists struct{}

const (
	listDescription = 1000 // characters; no limit is documented
	maxValue        = 2000 // characters
	maxItems        = 100_000

	itemPoll  = 5 * time.Second // the longest pause while added items have yet to appear
	itemRetry = 30 * time.Second
	itemWait  = 5 * time.Minute
)

// items are a match list's items by value.
type items map[string]sumoapi.MatchListItem

func (i items) size() int { return len(i) }

func (i items) hash() string {
	flat := map[string]any{}
	for v, it := range i {
		flat[v] = []any{it.Description, it.Active, it.Expiration}
	}
	return hash(flat)
}

func (matchLists) prepare(w *want) error {
	w.normal = normalList(w.body)
	if w.normal["targetColumn"] == nil {
		return errors.New("it has no targetColumn")
	}
	list, _ := w.body["items"].([]any)
	if len(list) > maxItems {
		return fmt.Errorf("it has %d items; a match list holds %d", len(list), maxItems)
	}
	in := items{}
	for _, v := range list {
		m := object(v)
		value, _ := m["value"].(string)
		description, _ := m["description"].(string)
		if value == "" || utf8.RuneCountInString(value) > maxValue {
			return fmt.Errorf("item %q: a value has 1 to %d characters", short(value), maxValue)
		}
		if _, twice := in[value]; twice {
			return fmt.Errorf("item %q is there twice", short(value))
		}
		in[value] = sumoapi.MatchListItem{Value: value, Description: description, Active: true}
	}
	w.contents = in
	return nil
}

func (matchLists) fits(a *account, w *want) error { return describe(a, w, listDescription) }

func normalList(body map[string]any) map[string]any {
	n := pick(body, "name", "targetColumn", "description", "active")
	fill(n, map[string]any{"active": true})
	return n
}

func haveList(l *sumoapi.MatchList) *have {
	h := &have{kind: MatchList, id: l.ID, name: l.Name, created: l.Created, revision: l.LastUpdated}
	h.raw = map[string]any{"name": l.Name, "targetColumn": l.TargetColumn, "defaultTtl": l.DefaultTTL}
	if l.Active != nil {
		h.raw["active"] = *l.Active
	}
	h.raw["description"], h.mark = readMark(l.Description)
	h.normal = normalList(h.raw)
	return h
}

// withItems adds the items of a list of ours.
func withItems(ctx context.Context, a *account, h *have) (*have, error) {
	if h.mark.project != a.project.ID {
		return h, nil
	}
	in, err := itemsOf(ctx, a, h.id, h.name)
	if err != nil {
		return nil, err
	}
	h.contents = in
	return h, nil
}

// itemsOf returns the items of a list. That Sumo listed those of another would
// have these deleted.
func itemsOf(ctx context.Context, a *account, id, name string) (items, error) {
	all, err := a.client.MatchListItems(ctx, id)
	if err != nil {
		return nil, err
	}
	in := items{}
	for _, it := range all {
		if it.List != "" && it.List != name {
			return nil, fmt.Errorf("asked for the items of match list %q, Sumo gave one of %q", short(name), short(it.List))
		}
		it.List = ""
		in[it.Value] = it
	}
	return in, nil
}

func (r matchLists) list(ctx context.Context, a *account) ([]*have, error) {
	lists, err := a.client.MatchLists(ctx)
	if err != nil {
		return nil, err
	}
	var all []*have
	for i := range lists {
		h, err := withItems(ctx, a, haveList(&lists[i]))
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

func (matchLists) named(ctx context.Context, a *account, name string, _ bool) ([]*have, error) {
	lists, err := a.client.MatchLists(ctx)
	var all []*have
	for i := range lists {
		all = append(all, haveList(&lists[i]))
	}
	return ofName(all, err, name)
}

func (matchLists) get(ctx context.Context, a *account, id string) (*have, error) {
	l, err := a.client.MatchList(ctx, id)
	if err != nil {
		return absent(nil, err)
	}
	return absent(withItems(ctx, a, haveList(l)))
}

// rebuild: neither a list's name nor its column can change.
func (matchLists) rebuild(h *have, w *want) string {
	for _, m := range []string{"name", "targetColumn"} {
		if h.normal[m] != w.normal[m] {
			return "a match list cannot change its " + m
		}
	}
	return ""
}

func (matchLists) create(ctx context.Context, a *account, w *want, m mark) (string, error) {
	description, _ := w.normal["description"].(string)
	l, err := a.client.CreateMatchList(ctx, w.Name, w.normal["targetColumn"].(string), m.onto(description))
	if err != nil {
		return "", err
	}
	return l.ID, nil
}

// update keeps the time to live somebody may have set, of which no rule speaks.
func (matchLists) update(ctx context.Context, a *account, h *have, w *want, m mark) error {
	description, _ := w.normal["description"].(string)
	ttl, _ := h.raw["defaultTtl"].(float64)
	_, err := a.client.UpdateMatchList(ctx, h.id, m.onto(description), ttl, true)
	return err
}

func (matchLists) remove(ctx context.Context, a *account, id string) error {
	return a.client.DeleteMatchList(ctx, id)
}

// itemChanges is what turns one set of items into another.
type itemChanges struct {
	add    []sumoapi.MatchListItem
	change []sumoapi.MatchListItem // with the server's ids
	remove []string                // the server's ids
}

func (c itemChanges) empty() bool { return len(c.add)+len(c.change)+len(c.remove) == 0 }

func compareItems(old, new items) (c itemChanges) {
	for _, v := range slices.Sorted(maps.Keys(new)) {
		want := new[v]
		is, there := old[v]
		want.ID = is.ID
		switch {
		case !there:
			c.add = append(c.add, want)
		case is != want:
			c.change = append(c.change, want)
		}
	}
	for _, v := range slices.Sorted(maps.Keys(old)) {
		if _, wanted := new[v]; !wanted {
			c.remove = append(c.remove, old[v].ID)
		}
	}
	return c
}

// fill makes a list hold exactly the wanted items, and returns when Sumo lists
// them. What was sent is not sent again while it has yet to appear, unless
// nobody knows whether it arrived.
func (r matchLists) fill(ctx context.Context, a *account, id string, w *want, note func(error)) error {
	clock := a.client.Clock()
	end := clock.Now().Add(itemWait)
	var again time.Time // when to send missing items; zero: now
	// Sumo takes seconds; an emulator does not, and is asked at once.
	for pause := time.Duration(0); ; pause = min(max(2*pause, time.Second), itemPoll) {
		live, err := itemsOf(ctx, a, id, w.Name)
		if err != nil {
			return err
		}
		c := compareItems(live, w.contents.(items))
		if c.empty() {
			return nil
		}
		now := clock.Now()
		if !now.Before(end) {
			return fmt.Errorf("after %s %d items are still not as wanted", itemWait, len(c.add)+len(c.change)+len(c.remove))
		}
		if now.Before(again) {
			c.add = nil
		}
		sure, err := r.sendItems(ctx, a, id, c, note)
		if err != nil {
			return err
		}
		if len(c.add) > 0 {
			if again = end; !sure {
				again = now.Add(itemRetry)
			}
		}
		if pause > 0 {
			if err := clock.Sleep(ctx, pause); err != nil {
				return err
			}
		}
	}
}

// sendItems makes one round of changes; sure is false if it is not known
// whether all were executed.
func (matchLists) sendItems(ctx context.Context, a *account, id string, c itemChanges, note func(error)) (sure bool, err error) {
	sure = true
	check := func(err error) error {
		note(err)
		if sumoapi.IsAmbiguous(err) && ctx.Err() == nil {
			sure = false // the next listing tells
			return nil
		}
		return err
	}
	for ids := range slices.Chunk(c.remove, sumoapi.MaxItems) {
		err := a.client.DeleteMatchListItems(ctx, ids)
		var e *sumoapi.Error
		if errors.As(err, &e) && e.Status == 200 {
			err = nil // some are gone already; what is not will be listed again
		}
		if err := check(err); err != nil {
			return sure, err
		}
	}
	for _, it := range c.change {
		if err := check(a.client.UpdateMatchListItem(ctx, it)); err != nil {
			return sure, err
		}
	}
	for chunk := range slices.Chunk(c.add, sumoapi.MaxItems) {
		if err := check(a.client.AddMatchListItems(ctx, id, chunk)); err != nil {
			return sure, err
		}
	}
	return sure, nil
}
