package sumoapi

import (
	"context"
	"net/http"
)

// A Content is an item of the content library (sumo-api.md 4.2).
type Content struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	ItemType    string `json:"itemType"` // Folder, Search, Report, Dashboard, Lookups
	ParentID    string `json:"parentId"`
	Description string `json:"description"` // missing for some kinds
	CreatedAt   string `json:"createdAt"`
	ModifiedAt  string `json:"modifiedAt"`
}

// A Folder is a content folder and, one level deep, what lies in it.
type Folder struct {
	Content
	Children []Content `json:"children"`
}

// PersonalFolder returns the root of the user's library.
func (c *Client) PersonalFolder(ctx context.Context) (*Folder, error) {
	return c.folder(ctx, http.MethodGet, "v2/content/folders/personal", nil)
}

// Folder returns a folder by its id.
func (c *Client) Folder(ctx context.Context, id string) (*Folder, error) {
	return c.folder(ctx, http.MethodGet, join("v2/content/folders", id), nil)
}

// CreateFolder makes a folder. Names have at most 128 characters,
// descriptions 255.
func (c *Client) CreateFolder(ctx context.Context, parentID, name, description string) (*Folder, error) {
	return c.folder(ctx, http.MethodPost, "v2/content/folders",
		map[string]string{"name": name, "description": description, "parentId": parentID})
}

// UpdateFolder gives a folder a name and a description.
func (c *Client) UpdateFolder(ctx context.Context, id, name, description string) (*Folder, error) {
	return c.folder(ctx, http.MethodPut, join("v2/content/folders", id),
		map[string]string{"name": name, "description": description})
}

func (c *Client) folder(ctx context.Context, method, path string, in any) (*Folder, error) {
	f := new(Folder)
	if err := c.send(ctx, method, path, nil, in, f); err != nil {
		return nil, err
	}
	return f, need(method, path, f.ID)
}

// need turns a success without an id, which nothing could be done with, into
// an error.
func need(method, path, id string) error {
	if id != "" {
		return nil
	}
	return &Error{Kind: KindUnreadable, Status: http.StatusOK, Method: method, Path: path,
		Message: "the answer names no id", Ambiguous: method != http.MethodGet}
}
