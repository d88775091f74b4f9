package sumoapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// A LogSearch is a saved or scheduled search as the server gives it.
type LogSearch struct {
	ID          string
	Name        string
	ParentID    string
	Description string
	CreatedAt   string
	ModifiedAt  string
	Body        json.RawMessage // the whole answer, server-set members included
}

// UnmarshalJSON keeps the answer whole beside the members deployers read.
func (s *LogSearch) UnmarshalJSON(data []byte) error {
	var known struct{ ID, Name, ParentID, Description, CreatedAt, ModifiedAt string }
	if err := json.Unmarshal(data, &known); err != nil {
		return err
	}
	*s = LogSearch{known.ID, known.Name, known.ParentID, known.Description, known.CreatedAt, known.ModifiedAt, append(json.RawMessage(nil), data...)}
	return nil
}

const logSearches = "v1/logSearches"

// LogSearches returns every log search the user can see, over all pages, and
// the server's warnings about searches it could not read. Whether that
// includes other users' folders is not documented (sumo-api.md 4.1).
func (c *Client) LogSearches(ctx context.Context) (all []LogSearch, warnings []string, err error) {
	query := url.Values{"limit": {"100"}}
	for {
		var page struct {
			LogSearches []LogSearch `json:"logSearches"`
			Warnings    []string    `json:"warnings"`
			Token       string      `json:"token"`
		}
		if err := c.send(ctx, http.MethodGet, logSearches, query, nil, &page); err != nil {
			return nil, nil, err
		}
		all, warnings = append(all, page.LogSearches...), append(warnings, page.Warnings...)
		switch page.Token {
		case "":
			return all, warnings, nil
		case query.Get("token"):
			return nil, nil, samePage(logSearches)
		}
		query.Set("token", page.Token)
	}
}

// LogSearch returns a log search by its id.
func (c *Client) LogSearch(ctx context.Context, id string) (*LogSearch, error) {
	return c.logSearch(ctx, http.MethodGet, join(logSearches, id), nil)
}

// CreateLogSearch makes a log search of a SaveLogSearchRequest (sumo-api.md 4.1).
func (c *Client) CreateLogSearch(ctx context.Context, body any) (*LogSearch, error) {
	return c.logSearch(ctx, http.MethodPost, logSearches, body)
}

// UpdateLogSearch replaces a log search: a schedule that body lacks is taken away.
func (c *Client) UpdateLogSearch(ctx context.Context, id string, body any) (*LogSearch, error) {
	return c.logSearch(ctx, http.MethodPut, join(logSearches, id), body)
}

// DeleteLogSearch deletes a log search. That there was none is success.
func (c *Client) DeleteLogSearch(ctx context.Context, id string) error {
	return c.remove(ctx, join(logSearches, id))
}

func (c *Client) logSearch(ctx context.Context, method, path string, in any) (*LogSearch, error) {
	s := new(LogSearch)
	if err := c.send(ctx, method, path, nil, in, s); err != nil {
		return nil, err
	}
	return s, need(method, path, s.ID)
}

// remove deletes; a 404 is success, be it the first answer or that to a
// repeated request.
func (c *Client) remove(ctx context.Context, path string) error {
	err := c.send(ctx, http.MethodDelete, path, nil, nil, nil)
	if IsNotFound(err) {
		return nil
	}
	return err
}

// CheckQuery asks Sumo to parse a query and to resolve its partitions and
// views without running it (sumo-api.md 3.7): a query Sumo does not take is
// an *Error with status 400.
func (c *Client) CheckQuery(ctx context.Context, query string) error {
	return c.send(ctx, http.MethodPost, logSearches+"/estimatedUsageByView", nil, map[string]any{
		"queryString": query,
		"timeRange": map[string]any{
			"type": "BeginBoundedTimeRange",
			"from": map[string]any{"type": "RelativeTimeRangeBoundary", "relativeTime": "-15m"},
			"to":   nil,
		},
		"timezone":         "UTC",
		"runByReceiptTime": false,
	}, nil)
}
