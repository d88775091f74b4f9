package sumoapi

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
)

// A Lookup is a lookup table without its rows, which cannot be read by this
// API (sumo-api.md 5).
type Lookup struct {
	ID          string
	Name        string
	ParentID    string
	Description string
	CreatedAt   string
	Body        json.RawMessage // the whole answer, server-set members included
}

// UnmarshalJSON keeps the answer whole beside the members deployers read.
func (l *Lookup) UnmarshalJSON(data []byte) error {
	var known struct{ ID, Name, ParentFolderID, Description, CreatedAt string }
	if err := json.Unmarshal(data, &known); err != nil {
		return err
	}
	*l = Lookup{known.ID, known.Name, known.ParentFolderID, known.Description, known.CreatedAt, append(json.RawMessage(nil), data...)}
	return nil
}

const lookupTables = "v1/lookupTables"

// Lookup returns a lookup table by its id.
func (c *Client) Lookup(ctx context.Context, id string) (*Lookup, error) {
	return c.lookup(ctx, http.MethodGet, join(lookupTables, id), nil)
}

// CreateLookup makes an empty lookup table of a LookupTableDefinition.
func (c *Client) CreateLookup(ctx context.Context, body any) (*Lookup, error) {
	return c.lookup(ctx, http.MethodPost, lookupTables, body)
}

// UpdateLookup replaces what can be changed of a lookup table: its columns
// cannot, and sending other ones is ignored without an error (sumo-api.md 5).
// ttl is in minutes, 0 for ever.
func (c *Client) UpdateLookup(ctx context.Context, id, description string, ttl int, sizeLimitAction string) (*Lookup, error) {
	return c.lookup(ctx, http.MethodPut, join(lookupTables, id),
		map[string]any{"description": description, "ttl": ttl, "sizeLimitAction": sizeLimitAction})
}

// DeleteLookup deletes a lookup table. That there was none is success.
func (c *Client) DeleteLookup(ctx context.Context, id string) error {
	return c.remove(ctx, join(lookupTables, id))
}

func (c *Client) lookup(ctx context.Context, method, path string, in any) (*Lookup, error) {
	l := new(Lookup)
	if err := c.send(ctx, method, path, nil, in, l); err != nil {
		return nil, err
	}
	return l, need(method, path, l.ID)
}

// UploadLookup replaces all rows of a lookup table by those of a CSV text,
// whose first line names the columns, and returns when the job has ended. A
// row that was refused is an error. Uploading the same text twice is harmless.
func (c *Client) UploadLookup(ctx context.Context, id string, csv []byte) error {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", "rows.csv")
	if err == nil {
		_, err = part.Write(csv)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return err
	}
	var job struct {
		ID string `json:"id"`
	}
	p := join(lookupTables, id) + "/upload"
	query := url.Values{"merge": {"false"}, "fileEncoding": {"UTF-8"}}
	if err := c.do(ctx, http.MethodPost, p, query, &payload{form.FormDataContentType(), b.Bytes()}, &job); err != nil {
		return err
	}
	if err := need(http.MethodPost, p, job.ID); err != nil {
		return err
	}
	status := join(lookupTables+"/jobs", job.ID) + "/status"
	return c.poll(ctx, http.MethodGet, status, func() (bool, error) {
		var s struct {
			Status   string        `json:"status"`
			Messages []string      `json:"statusMessages"`
			Errors   []failureItem `json:"errors"`
		}
		if err := c.send(ctx, http.MethodGet, status, nil, nil, &s); err != nil {
			return false, err
		}
		switch s.Status {
		case "Success":
			return true, nil
		case "Pending", "InProgress":
			return false, nil
		}
		text := s.Status + ": " + strings.Join(s.Messages, "; ") // PartialSuccess: rows were refused
		for _, e := range s.Errors {
			text += " " + e.Message
		}
		return false, &Error{Kind: KindJob, Status: http.StatusOK, Method: http.MethodGet, Path: status, Message: c.clean(text, 500)}
	})
}
