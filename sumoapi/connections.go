package sumoapi

import (
	"context"
	"net/http"
	"net/url"
)

// A Connection is where a webhook notification goes (sumo-api.md 4.4.2).
type Connection struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
}

// Connections returns all connections of the account, over all pages.
func (c *Client) Connections(ctx context.Context) ([]Connection, error) {
	const path = "v1/connections"
	query := url.Values{"limit": {"1000"}}
	var all []Connection
	for {
		var page struct {
			Data []Connection `json:"data"`
			Next string       `json:"next"`
		}
		if err := c.send(ctx, http.MethodGet, path, query, nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Data...)
		switch page.Next {
		case "":
			return all, nil
		case query.Get("token"):
			return nil, samePage(path)
		}
		query.Set("token", page.Next)
	}
}
