package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSandboxAnswersSearchJobs searches a sandbox over HTTP, as any client would,
// and gets the rows of `query run`.
func TestSandboxAnswersSearchJobs(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "app.jsonl")
	require.NoError(t, os.WriteFile(log, []byte(`{"_messageTime":1767225600000,"host":"a","text":"deny"}
{"_messageTime":1767225601000,"host":"b","text":"deny"}
{"_messageTime":1767225602000,"host":"b","text":"deny"}
{"_messageTime":1767225603000,"host":"b","text":"allow"}
`), 0o600))
	env := func(string) (string, bool) { return "", false }
	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan int)
	go func() {
		stopped <- run(ctx, []string{"sandbox", "--dir", filepath.Join(dir, "state"), "--log", log}, streams{in: strings.NewReader(""), out: writer, err: io.Discard, env: env})
	}()
	line, err := bufio.NewReader(reader).ReadString('\n')
	require.NoError(t, err)
	jobs := strings.TrimSpace(line) + "v1/search/jobs"
	call := func(method, url, body string, out any) {
		req, err := http.NewRequest(method, url, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		req.SetBasicAuth("any", "key")
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Less(t, resp.StatusCode, 300, string(text))
		require.NoError(t, json.Unmarshal(text, out), string(text))
	}
	for query, kind := range map[string]string{
		"deny | count as n by host | sort by n": "records",
		"deny | where host = \"b\"":             "messages",
	} {
		var made struct{ ID string }
		body, err := json.Marshal(map[string]any{"query": query, "from": "2026-01-01T00:00:00", "to": "2026-01-02T00:00:00", "timeZone": "UTC"})
		require.NoError(t, err)
		call("POST", jobs, string(body), &made)
		job := jobs + "/" + made.ID
		require.Eventually(t, func() bool {
			var status struct{ State string }
			call("GET", job, "", &status)
			return status.State == "DONE GATHERING RESULTS"
		}, 10*time.Second, 5*time.Millisecond)
		var page struct {
			Messages, Records []struct{ Map map[string]string }
		}
		call("GET", job+"/"+kind+"?offset=0&limit=100", "", &page)
		call("DELETE", job, "", &struct{}{})

		file := filepath.Join(dir, "q.sumo")
		require.NoError(t, os.WriteFile(file, []byte(query), 0o600))
		var out strings.Builder
		require.Zero(t, run(t.Context(), []string{"query", "run", "--format", "json", "--log", log, file}, streams{in: strings.NewReader(""), out: &out, err: io.Discard, env: env}))
		var want []map[string]string
		for row := range strings.Lines(out.String()) {
			dec := json.NewDecoder(strings.NewReader(row))
			dec.UseNumber()
			var m map[string]any
			require.NoError(t, dec.Decode(&m))
			texts := map[string]string{}
			for k, v := range m {
				switch v := v.(type) {
				case json.Number:
					texts[strings.ToLower(k)] = v.String()
				case string:
					texts[strings.ToLower(k)] = v
				}
			}
			want = append(want, texts)
		}
		var got []map[string]string
		for _, row := range append(page.Messages, page.Records...) {
			got = append(got, row.Map)
		}
		assert.Len(t, got, 2)
		assert.Equal(t, want, got)
	}
	cancel()
	assert.Zero(t, <-stopped)
}
