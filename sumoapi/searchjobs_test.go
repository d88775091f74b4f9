package sumoapi_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

var searched = sumoapi.Search{Query: "* | count by x", From: time.UnixMilli(1000), To: time.UnixMilli(2000), ParsingMode: "Manual"}

// searching returns a server that finds n rows.
func searching(n int, res sumotest.SearchResult, err error) *sumotest.Server {
	s := sumotest.New(sumotest.Options{JobCookies: true})
	s.Search = func(_ context.Context, r sumotest.SearchRequest) (*sumotest.SearchResult, error) {
		res.Fields = []string{"X", "_count"}
		for i := range n {
			res.Rows = append(res.Rows, []string{fmt.Sprint("row ", i), ""})
		}
		return &res, err
	}
	return s
}

func TestSearchPagesAndDeletes(t *testing.T) {
	s := searching(25_001, sumotest.SearchResult{Aggregate: true, Warnings: []string{"partial"}}, nil)
	c, _ := newClient(t, s.Transport())
	res, err := c.RunSearch(t.Context(), searched, true, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"x", "_count"}, res.Fields)
	require.Len(t, res.Rows, 25_001)
	assert.Equal(t, map[string]string{"x": "row 25000"}, res.Rows[25_000])
	assert.Equal(t, []string{"partial"}, res.Warnings)
	assert.Zero(t, s.SearchJobs(), "jobs that are left")
	assert.Contains(t, s.Requests()[0].Body, `"from":"1000"`)
	assert.Empty(t, s.Writes())
}

func TestSearchWithoutRows(t *testing.T) {
	s := searching(0, sumotest.SearchResult{}, nil)
	c, _ := newClient(t, s.Transport())
	res, err := c.RunSearch(t.Context(), searched, false, nil)
	require.NoError(t, err)
	assert.Empty(t, res.Rows)
	assert.False(t, res.Partial)
}

func TestSearchTakesLongPages(t *testing.T) {
	s := searching(0, sumotest.SearchResult{Rows: [][]string{{strings.Repeat("x", 33<<20), ""}}}, nil)
	c, _ := newClient(t, s.Transport())
	res, err := c.RunSearch(t.Context(), searched, false, nil)
	require.NoError(t, err)
	assert.Len(t, res.Rows, 1)
}

func TestSearchStopsAtSumosLimit(t *testing.T) {
	s := searching(100_001, sumotest.SearchResult{}, nil)
	c, _ := newClient(t, s.Transport())
	res, err := c.RunSearch(t.Context(), searched, false, nil)
	require.NoError(t, err)
	assert.True(t, res.Partial)
	assert.Len(t, res.Rows, 100_000)
}

func TestSearchErrors(t *testing.T) {
	t.Run("found later", func(t *testing.T) {
		s := searching(0, sumotest.SearchResult{}, errors.New("no such field"))
		c, _ := newClient(t, s.Transport())
		_, err := c.RunSearch(t.Context(), searched, false, nil)
		var failed *sumoapi.SearchError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, []string{"no such field"}, failed.Messages)
		assert.Zero(t, s.SearchJobs())
	})
	t.Run("refused", func(t *testing.T) {
		s := searching(0, sumotest.SearchResult{}, nil)
		s.CheckQuery = func(string) error { return errors.New("q:1:1: unknown operator") }
		c, _ := newClient(t, s.Transport())
		_, err := c.RunSearch(t.Context(), searched, false, nil)
		assert.ErrorContains(t, err, "Unable to parse query. q:1:1: unknown operator")
	})
	t.Run("gone", func(t *testing.T) {
		var idle time.Duration
		s := sumotest.New(sumotest.Options{Now: func() time.Time { return time.UnixMilli(0).Add(idle) }})
		s.Search = func(ctx context.Context, _ sumotest.SearchRequest) (*sumotest.SearchResult, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		c, _ := newClient(t, s.Transport())
		_, err := c.RunSearch(t.Context(), searched, false, func(sumoapi.SearchStatus) { idle = time.Hour })
		assert.ErrorContains(t, err, "the search job is gone")
	})
}

func TestSearchIsDeletedWhenCancelled(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	stopped := make(chan struct{})
	s.Search = func(ctx context.Context, _ sumotest.SearchRequest) (*sumotest.SearchResult, error) {
		<-ctx.Done()
		close(stopped)
		return nil, ctx.Err()
	}
	c, _ := newClient(t, s.Transport())
	ctx, cancel := context.WithCancel(t.Context())
	_, err := c.RunSearch(ctx, searched, false, func(sumoapi.SearchStatus) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
	<-stopped
	assert.Zero(t, s.SearchJobs())
}
