package sumoapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// MaxItems is how many items one call may add to a match list, or delete
// (sumo-api.md 6.8; for deletes it is not documented and taken to be the same).
const MaxItems = 1000

// pagedItems is how many items can be reached by offset (sumo-api.md 6.8).
const pagedItems = 10_000

// A MatchList is a Cloud SIEM match list without its items.
type MatchList struct {
	ID           string  `json:"id"`
	Name         string  `json:"name"`
	TargetColumn string  `json:"targetColumn"`
	Description  string  `json:"description"`
	DefaultTTL   float64 `json:"defaultTtl"` // seconds
	Active       *bool   `json:"active"`     // nil: the server did not say
	Created      string  `json:"created"`
	LastUpdated  string  `json:"lastUpdated"`
}

// A MatchListItem is a value of a match list. Value cannot be changed.
type MatchListItem struct {
	ID          string
	Value       string
	Description string
	Active      bool
	Expiration  string // YYYY-MM-DDTHH:mm:ss, empty for never
	List        string // the name of its list, of listed items as far as Sumo says it
}

const (
	matchLists     = "sec/v1/match-lists"
	matchListItems = "sec/v1/match-list-items"
)

// MatchLists returns all match lists, over all pages.
func (c *Client) MatchLists(ctx context.Context) ([]MatchList, error) {
	return listAll[MatchList](ctx, c, matchLists, url.Values{}, 100)
}

// MatchList returns a match list by its id.
func (c *Client) MatchList(ctx context.Context, id string) (*MatchList, error) {
	return c.matchList(ctx, http.MethodGet, join(matchLists, id), nil)
}

// CreateMatchList makes an empty, active match list. Name and target column
// cannot be changed later (sumo-api.md 6.8).
func (c *Client) CreateMatchList(ctx context.Context, name, targetColumn, description string) (*MatchList, error) {
	return c.matchList(ctx, http.MethodPost, matchLists, map[string]any{"fields": map[string]any{
		"name": name, "targetColumn": targetColumn, "description": description, "active": true}})
}

// UpdateMatchList replaces what can be changed of a match list.
func (c *Client) UpdateMatchList(ctx context.Context, id, description string, defaultTTL float64, active bool) (*MatchList, error) {
	fields := map[string]any{"description": description, "active": active}
	if defaultTTL > 0 {
		fields["defaultTtl"] = defaultTTL
	}
	return c.matchList(ctx, http.MethodPut, join(matchLists, id), map[string]any{"fields": fields})
}

// DeleteMatchList deletes a match list with its items. That there was none is
// success.
func (c *Client) DeleteMatchList(ctx context.Context, id string) error {
	return c.remove(ctx, join(matchLists, id))
}

func (c *Client) matchList(ctx context.Context, method, path string, in any) (*MatchList, error) {
	var out envelope[MatchList]
	if err := c.send(ctx, method, path, nil, in, &out); err != nil {
		return nil, err
	}
	return &out.Data, need(method, path, out.Data.ID)
}

// listedItem is an item as listings spell it, its description in meta.
type listedItem struct {
	ID         string `json:"id"`
	Value      string `json:"value"`
	Active     bool   `json:"active"`
	Expiration string `json:"expiration"`
	ListName   string `json:"listName"`
	Meta       struct {
		Description string `json:"description"`
	} `json:"meta"`
}

func (i listedItem) item() MatchListItem {
	return MatchListItem{i.ID, i.Value, i.Meta.Description, i.Active, i.Expiration, i.ListName}
}

// MatchListItems returns all items of a list. Items added a moment ago may
// still be missing (sumo-api.md 6.8).
func (c *Client) MatchListItems(ctx context.Context, listID string) ([]MatchListItem, error) {
	if listID == "" {
		return nil, errors.New("GET " + matchListItems + ": refused: no list id")
	}
	var first envelope[*page[listedItem]]
	query := url.Values{"listIds": {listID}, "limit": {"1000"}, "offset": {"0"}}
	if err := c.send(ctx, http.MethodGet, matchListItems, query, nil, &first); err != nil {
		return nil, err
	}
	if first.Data == nil {
		return nil, noPage(matchListItems, "the answer holds no page")
	}
	listed, err := first.Data.Objects, error(nil)
	switch {
	case first.Data.Total > pagedItems:
		listed, err = c.allItems(ctx, listID)
	case first.Data.HasNextPage:
		listed, err = listAll[listedItem](ctx, c, matchListItems, url.Values{"listIds": {listID}}, 1000)
	}
	items := make([]MatchListItem, len(listed))
	for i, it := range listed {
		items[i] = it.item()
	}
	return items, err
}

func (c *Client) allItems(ctx context.Context, listID string) ([]listedItem, error) {
	var all []listedItem
	query := url.Values{"listIds": {listID}}
	for {
		var out envelope[*struct {
			NextPageToken string       `json:"nextPageToken"`
			Objects       []listedItem `json:"objects"`
		}]
		if err := c.send(ctx, http.MethodGet, matchListItems+"/all", query, nil, &out); err != nil {
			return nil, err
		}
		if out.Data == nil {
			return nil, noPage(matchListItems+"/all", "the answer holds no page")
		}
		all = append(all, out.Data.Objects...)
		next := out.Data.NextPageToken
		switch next {
		case "":
			return all, nil
		case query.Get("nextPageToken"):
			return nil, samePage(matchListItems + "/all")
		}
		query.Set("nextPageToken", next)
	}
}

// AddMatchListItems adds at most MaxItems items to a list. They appear in
// listings later.
func (c *Client) AddMatchListItems(ctx context.Context, listID string, items []MatchListItem) error {
	sent := make([]map[string]any, len(items))
	for i, it := range items {
		sent[i] = it.fields()
		sent[i]["value"] = it.Value
	}
	return c.send(ctx, http.MethodPost, join(matchLists, listID)+"/items", nil, map[string]any{"items": sent}, nil)
}

// UpdateMatchListItem replaces all of an item but its value.
func (c *Client) UpdateMatchListItem(ctx context.Context, it MatchListItem) error {
	return c.send(ctx, http.MethodPut, join(matchListItems, it.ID), nil, map[string]any{"fields": it.fields()}, nil)
}

func (i MatchListItem) fields() map[string]any {
	f := map[string]any{"active": i.Active, "description": i.Description}
	if i.Expiration != "" {
		f["expiration"] = i.Expiration
	}
	return f
}

// DeleteMatchListItems deletes at most MaxItems items by their ids.
func (c *Client) DeleteMatchListItems(ctx context.Context, ids []string) error {
	var out envelope[struct {
		ErrorResults []failureItem `json:"errorResults"`
	}]
	p := matchListItems + "/bulk-delete"
	if err := c.send(ctx, http.MethodPost, p, nil, map[string]any{"ids": ids}, &out); err != nil {
		return err
	}
	if failed := out.Data.ErrorResults; len(failed) > 0 {
		return &Error{Kind: KindRefused, Status: http.StatusOK, Method: http.MethodPost, Path: p,
			Code: c.clean(failed[0].Code, 100), Message: c.clean("some items were not deleted: "+failed[0].Message, 500)}
	}
	return nil
}
