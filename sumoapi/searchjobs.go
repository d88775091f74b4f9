package sumoapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	searchJobs = "v1/search/jobs"
	searchPage = 10_000 // rows, the most there may be (sumo-api.md 3.3)
	// deleteLimit is how long a job may take to be deleted when the caller has
	// given up already.
	deleteLimit = 10 * time.Second
)

// searchPoll is how long to wait before each look at a job; the last for ever on
// (sumo-api.md 3.2).
var searchPoll = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second}

// A Search is a query and the time of its messages.
type Search struct {
	Query       string
	From, To    time.Time // to the millisecond; To is not in the range
	ParsingMode string    // AutoParse or Manual (sumo-api.md 3.1)
}

// SearchStatus is how far a search job is.
type SearchStatus struct {
	State    string // as Sumo says it, such as GATHERING RESULTS
	Messages int64
	Records  int64
}

// SearchResult is what a search job found. Every value is text, names are in lower
// case, and what a row lacks is not in it (sumo-api.md 3.3).
type SearchResult struct {
	Fields    []string
	Rows      []map[string]string
	Aggregate bool     // rows are records, else messages, newest first
	Partial   bool     // Sumo stopped at its limit of messages
	Warnings  []string // of all polls
}

// SearchError says what Sumo found wrong with a job that it had taken.
type SearchError struct{ Messages []string }

// Error joins the messages.
func (e *SearchError) Error() string { return strings.Join(e.Messages, "; ") }

// RunSearch runs a search job to its end and deletes it, also when ctx ends
// before. aggregate says whether the query groups, which decides on what is
// fetched. progress, if set, is called at every look. A query that Sumo refuses is
// an *Error with status 400, or a *SearchError where it finds out later.
func (c *Client) RunSearch(ctx context.Context, s Search, aggregate bool, progress func(SearchStatus)) (res *SearchResult, err error) {
	c = c.session()
	var made struct {
		ID string `json:"id"`
	}
	// Milliseconds as text need no time zone (sumo-api.md 3.1).
	err = c.send(ctx, http.MethodPost, searchJobs, nil, map[string]any{
		"query": s.Query, "from": ms(s.From), "to": ms(s.To), "timeZone": "UTC",
		"byReceiptTime": false, "autoParsingMode": s.ParsingMode, "requiresRawMessages": false,
	}, &made)
	if err == nil {
		err = need(http.MethodPost, searchJobs, made.ID)
	}
	if err != nil {
		return nil, err
	}
	job := join(searchJobs, made.ID)
	defer func() {
		// Jobs that stay count against the 200 an account may have.
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), deleteLimit)
		defer cancel()
		_ = c.send(late, http.MethodDelete, job, nil, nil, nil)
	}()
	res = &SearchResult{Aggregate: aggregate}
	total, err := c.await(ctx, job, res, progress)
	if err != nil {
		return nil, err
	}
	return res, c.pages(ctx, job, res, total)
}

func ms(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// await looks at a job until it has ended and returns how many rows there are.
func (c *Client) await(ctx context.Context, job string, res *SearchResult, progress func(SearchStatus)) (total int64, err error) {
	var failed []string
	for n := 0; ; n++ {
		var status struct {
			State           string   `json:"state"`
			MessageCount    int64    `json:"messageCount"`
			RecordCount     int64    `json:"recordCount"`
			PendingErrors   []string `json:"pendingErrors"`
			PendingWarnings []string `json:"pendingWarnings"`
		}
		if err := c.send(ctx, http.MethodGet, job, nil, nil, &status); err != nil {
			if IsNotFound(err) {
				return 0, fmt.Errorf("the search job is gone: it was not asked for in time, or its cookies were lost: %w", err)
			}
			return 0, err
		}
		// Each answer has what came since the one before (sumo-api.md 3.2).
		failed = c.addNew(failed, status.PendingErrors)
		res.Warnings = c.addNew(res.Warnings, status.PendingWarnings)
		if progress != nil {
			progress(SearchStatus{status.State, status.MessageCount, status.RecordCount})
		}
		total = status.MessageCount
		if res.Aggregate {
			total = status.RecordCount
		}
		switch status.State {
		case "DONE GATHERING RESULTS", "FORCE PAUSED":
			res.Partial = status.State == "FORCE PAUSED"
			if len(failed) > 0 {
				return 0, &SearchError{failed}
			}
			return total, nil
		case "CANCELLED":
			return 0, &SearchError{append(failed, "the search job was cancelled in Sumo")}
		}
		if len(failed) > 0 {
			return 0, &SearchError{failed}
		}
		if err := c.clock.Sleep(ctx, searchPoll[min(n, len(searchPoll)-1)]); err != nil {
			return 0, err
		}
	}
}

func (c *Client) addNew(list, more []string) []string {
	for _, m := range more {
		if m = c.clean(m, 500); !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// errShort says that a job has fewer rows than it promised.
var errShort = errors.New("the search job gave fewer rows than it counted")

// pages fetches all rows.
func (c *Client) pages(ctx context.Context, job string, res *SearchResult, total int64) error {
	kind := "messages"
	if res.Aggregate {
		kind = "records"
	}
	for int64(len(res.Rows)) < total || len(res.Fields) == 0 {
		var page struct {
			Fields []struct {
				Name string `json:"name"`
			} `json:"fields"`
			Messages, Records []struct {
				Map map[string]string `json:"map"`
			}
		}
		query := url.Values{"offset": {strconv.Itoa(len(res.Rows))}, "limit": {strconv.Itoa(searchPage)}}
		if err := c.send(ctx, http.MethodGet, job+"/"+kind, query, nil, &page); err != nil {
			return err
		}
		rows := page.Messages
		if res.Aggregate {
			rows = page.Records
		}
		if len(res.Fields) == 0 {
			for _, f := range page.Fields {
				res.Fields = append(res.Fields, f.Name)
			}
		}
		for _, r := range rows {
			res.Rows = append(res.Rows, r.Map)
		}
		if len(rows) == 0 {
			if int64(len(res.Rows)) < total {
				return errShort
			}
			return nil
		}
	}
	return nil
}
