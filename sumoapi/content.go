package sumoapi

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	jobPoll = time.Second // as the vendor's own provider (sumo-api.md 4.2)
	jobWait = 5 * time.Minute
)

// ContentAt returns the item at an absolute path, such as
// /Library/Users/me@example.com/Detections.
func (c *Client) ContentAt(ctx context.Context, path string) (*Content, error) {
	item := new(Content)
	err := c.send(ctx, http.MethodGet, "v2/content/path", url.Values{"path": {path}}, nil, item)
	if err != nil {
		return nil, err
	}
	return item, need(http.MethodGet, "v2/content/path", item.ID)
}

// ContentPath returns the absolute path of an item.
func (c *Client) ContentPath(ctx context.Context, id string) (string, error) {
	var out struct {
		Path string `json:"path"`
	}
	p := join("v2/content", id) + "/path"
	if err := c.send(ctx, http.MethodGet, p, nil, nil, &out); err != nil {
		return "", err
	}
	return out.Path, need(http.MethodGet, p, out.Path)
}

// DeleteContent deletes an item, with a folder all that lies in it, and
// returns when the job has ended. That there was nothing is success.
func (c *Client) DeleteContent(ctx context.Context, id string) error {
	p := join("v2/content", id) + "/delete"
	var job struct {
		ID string `json:"id"`
	}
	if err := c.send(ctx, http.MethodDelete, p, nil, nil, &job); err != nil {
		if IsNotFound(err) {
			return nil
		}
		return err
	}
	if err := need(http.MethodDelete, p, job.ID); err != nil {
		return err
	}
	status := join(p, job.ID) + "/status"
	return c.poll(ctx, http.MethodGet, status, func() (bool, error) {
		var s jobStatus
		if err := c.send(ctx, http.MethodGet, status, nil, nil, &s); err != nil {
			return false, err
		}
		return s.done(c, status)
	})
}

// contentGone is what a job says of content that was deleted before (sumo-api.md
// 2.6); something else that does not exist is another matter.
const contentGone = "Content with the given ID does not exist"

// jobStatus is the state of a job of the content library (sumo-api.md 2.4 E).
type jobStatus struct {
	Status string       `json:"status"`
	Error  *failureItem `json:"error"`
	Errors *failureItem `json:"errors"`
}

func (s jobStatus) done(c *Client, path string) (bool, error) {
	switch s.Status {
	case "Success":
		return true, nil
	case "InProgress", "Pending":
		return false, nil
	}
	e := &Error{Kind: KindJob, Status: http.StatusOK, Method: http.MethodGet, Path: path, Message: c.clean("status "+s.Status, 100)}
	for _, f := range []*failureItem{s.Errors, s.Error} {
		if f != nil {
			e.Code, e.Message = c.clean(f.Code, 100), c.clean(f.Message, 500)
			if strings.Contains(f.Message, contentGone) { // a delete that finds nothing is done
				return true, nil
			}
		}
	}
	return false, e
}

// poll asks until done says yes, for at most five minutes.
func (c *Client) poll(ctx context.Context, method, path string, done func() (bool, error)) error {
	end := c.clock.Now().Add(jobWait)
	for {
		ok, err := done()
		if ok {
			return nil
		}
		if err == nil && !c.clock.Now().Before(end) {
			return &Error{Kind: KindJob, Method: method, Path: path, Ambiguous: true, Message: "it has not ended within " + jobWait.String()}
		}
		if err == nil {
			err = c.clock.Sleep(ctx, jobPoll)
		}
		if ctx.Err() != nil { // the job goes on
			return &Error{Kind: KindJob, Method: method, Path: path, Ambiguous: true, Message: "its end was not waited for", err: ctx.Err()}
		}
		if err != nil {
			return err
		}
	}
}
