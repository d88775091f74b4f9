package sumotest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSearchJobRefusals asks as nobody should, and reads Sumo's codes
// (sumo-api.md 3.5).
func TestSearchJobRefusals(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := New(Options{Now: func() time.Time { return now }})
	s.Search = func(context.Context, SearchRequest) (*SearchResult, error) {
		return &SearchResult{Fields: []string{"_raw"}, Rows: [][]string{{"a"}, {"b"}}}, nil
	}
	server := httptest.NewServer(s)
	defer server.Close()
	ask := func(method, path, body string) string {
		req, err := http.NewRequest(method, server.URL+"/api/v1/search/jobs"+path, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.Status + " " + string(text)
	}
	for body, code := range map[string]string{
		`{"from":1,"to":2}`: "searchjob.no.query",
		`{"query":"x","from":"-1h","to":2,"timeZone":"UTC"}`:                      "searchjob.invalid.timestamp.from",
		`{"query":"x","from":1,"to":"2026-01-02T03:04:05.000Z","timeZone":"UTC"}`: "searchjob.invalid.timestamp.to",
		`{"query":"x","from":2,"to":1}`:                                           "searchjob.to.smaller.than.from",
		`{"query":"x","from":"2026-01-02T03:04:05","to":2}`:                       "searchjob.empty.timezone",
		`{"query":"x","from":"2026-01-02T03:04:05","to":2,"timeZone":"Mars"}`:     "searchjob.unknown.timezone",
		`{"query":"x","from":1,"to":2,"autoParsingMode":"Auto"}`:                  "searchjob.invalid.auto.parsing.mode",
	} {
		assert.Contains(t, ask("POST", "", body), "400 Bad Request", body)
		assert.Contains(t, ask("POST", "", body), `"`+code+`"`, body)
	}

	made := ask("POST", "", `{"query":"x","from":"2026-01-02T03:04:05","to":"1800000000000","timeZone":"Europe/Berlin"}`)
	require.Contains(t, made, "202 Accepted")
	id := made[strings.Index(made, `"id":"`)+6:][:16]
	require.Eventually(t, func() bool { return strings.Contains(ask("GET", "/"+id, ""), "DONE") }, 5*time.Second, time.Millisecond)
	for path, code := range map[string]string{
		"/messages": "offset.missing", "/messages?offset=0": "limit.missing", "/messages?offset=-1&limit=1": "offset.negative",
		"/messages?offset=0&limit=0": "limit.zero", "/messages?offset=0&limit=-1": "limit.negative",
		"/records?offset=0&limit=1": "no.records.not.an.aggregation.query",
	} {
		assert.Contains(t, ask("GET", "/"+id+path, ""), `"searchjob.`+code+`"`, path)
	}
	assert.Contains(t, ask("GET", "/"+id+"/messages?offset=1&limit=5", ""), `"messages":[{"map":{"_raw":"b"}}]`)

	now = now.Add(11 * time.Minute)
	assert.Contains(t, ask("GET", "/"+id, ""), "404 Not Found", "nobody asked about it for long")
	assert.Contains(t, ask("DELETE", "/"+id, ""), "searchjob.jobid.invalid")
}
