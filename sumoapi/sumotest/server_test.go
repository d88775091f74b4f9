package sumotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// call makes one request and returns the status and the answer.
func call(t *testing.T, s *Server, method, path, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://sumo.test/api/"+path, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.SetBasicAuth("id", "key-secret")
	resp, err := s.Transport().RoundTrip(r)
	require.NoError(t, err)
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	var doc map[string]any
	if len(raw) > 0 && json.Unmarshal(raw, &doc) != nil {
		doc = map[string]any{"text": string(raw)}
	}
	return resp.StatusCode, doc
}

// code returns the first error code of an answer.
func code(doc map[string]any) string {
	if list, _ := doc["errors"].([]any); len(list) > 0 {
		c, _ := list[0].(map[string]any)["code"].(string)
		return c
	}
	c, _ := doc["code"].(string)
	return c
}

const searchBody = `{"name":"%s","parentId":"0000000000000001","queryString":"x","timeRange":{"type":"BeginBoundedTimeRange","from":{"type":"RelativeTimeRangeBoundary","relativeTime":"-60m"},"to":null}%s}`

const schedule = `,"schedule":{"scheduleType":"%s","timeZone":"UTC","parseableTimeRange":{"type":"BeginBoundedTimeRange","from":{"type":"RelativeTimeRangeBoundary","relativeTime":"%s"}},"notification":%s}`

const ruleBody = `{"fields":{"name":"%s","enabled":true,"entitySelectors":[{"expression":"a","entityType":"_ip"}],"expression":"x ","nameExpression":"n","descriptionExpression":"d","stream":"record","scoreMapping":{"type":"constant","default":1,"mapping":[]}%s}}`

func TestRefusals(t *testing.T) {
	email := `{"taskType":"EmailSearchNotificationSyncDefinition","toList":["a@example.com"]}`
	s := New(Options{})
	status, _ := call(t, s, "POST", "v1/logSearches", fmt.Sprintf(searchBody, "taken", ""))
	require.Equal(t, 200, status)
	status, _ = call(t, s, "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "taken", ""))
	require.Equal(t, 200, status)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		code                     string
	}{
		{"unknown path", "GET", "v1/nothing", "", 404, "notfound"},
		{"wrong verb", "PATCH", "v1/logSearches", "", 405, "method.unsupported"},
		{"no JSON", "POST", "v1/logSearches", "{", 400, "service.argument.invalid"},
		{"unknown id", "GET", "sec/v1/rules/MATCH-U1", "", 404, "NOTFOUND"},
		{"search: bad name", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "a!b", ""), 400, "service.argument.invalid"},
		{"search: name taken", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "taken", ""), 400, "content:duplicate_content"},
		{"search: long description", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "b", `,"description":"`+strings.Repeat("x", 256)+`"`), 400, "service.argument.invalid"},
		{"search: no such type", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "b", fmt.Sprintf(schedule, "RealTime", "-5m", email)), 400, "service.argument.invalid"},
		{"search: cron missing", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "b", fmt.Sprintf(schedule, "Custom", "-5m", email)), 400, "service.argument.invalid"},
		{"search: range too long", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "b", fmt.Sprintf(schedule, "15Minutes", "-2d", email)), 400, "service.argument.invalid"},
		{"search: no recipients", "POST", "v1/logSearches", fmt.Sprintf(searchBody, "b", fmt.Sprintf(schedule, "15Minutes", "-5m", `{"taskType":"EmailSearchNotificationSyncDefinition"}`)), 400, "service.argument.invalid"},
		{"rule: name taken", "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "taken", ""), 400, "BAD_REQUEST"},
		{"rule: server-set member", "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "b", `,"ruleSource":"user"`), 400, "BAD_REQUEST"},
		{"rule: missing member", "POST", "sec/v1/rules/threshold", fmt.Sprintf(ruleBody, "b", ""), 400, "BAD_REQUEST"},
		{"rule: empty tag", "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "b", `,"tags":[""]`), 400, "BAD_REQUEST"},
		{"rule: tags no list", "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "b", `,"tags":"a"`), 400, "BAD_REQUEST"},
		{"folder: no parent", "POST", "v2/content/folders", `{"name":"f","parentId":"0"}`, 400, "content:parent_not_found"},
		{"lookup: blank description", "POST", "v1/lookupTables", `{"name":"l","parentFolderId":"0000000000000001","description":" "}`, 400, "service.argument.invalid"},
		{"list: no column", "POST", "sec/v1/match-lists", `{"fields":{"name":"l"}}`, 400, "BAD_REQUEST"},
	} {
		before, err := s.Save()
		require.NoError(t, err)
		status, doc := call(t, s, c.method, c.path, c.body)
		assert.Equal(t, c.status, status, c.name)
		assert.Equal(t, c.code, code(doc), c.name)
		after, err := s.Save()
		require.NoError(t, err)
		assert.Equal(t, string(before), string(after), c.name)
	}
	_, doc := call(t, s, "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "taken", ""))
	assert.Contains(t, fmt.Sprint(doc), "rule name: taken already exists")
}

func TestAnswersAreSpeltAsSumoSpellsThem(t *testing.T) {
	s := New(Options{})
	_, doc := call(t, s, "POST", "v1/logSearches", fmt.Sprintf(searchBody, "s", fmt.Sprintf(schedule, "1Hour", "-90m", `{"taskType":"CseSignalNotificationSyncDefinition","recordType":"Endpoint"}`)))
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"relativeTime":"-1h"`)
	assert.Contains(t, string(text), `"relativeTime":"-1h30m"`)
	assert.Contains(t, string(text), `"cronExpression":"0 0 * * * ? *"`)
	assert.Equal(t, "0000000000000002", doc["id"])

	_, doc = call(t, s, "POST", "sec/v1/rules/templated", fmt.Sprintf(ruleBody, "r", `,"tags":["b","a"]`))
	rule := doc["data"].(map[string]any)
	assert.Equal(t, "x", rule["expression"])
	assert.Equal(t, []any{"a", "b"}, rule["tags"])
	assert.Nil(t, rule["scoreMapping"].(map[string]any)["mapping"])
	assert.Equal(t, "MATCH-U00003", rule["id"])
}

func TestVendorRulesTakeNoPlainUpdate(t *testing.T) {
	s := New(Options{})
	id := s.AddVendorRule("Vendor")
	status, _ := call(t, s, "PUT", "sec/v1/rules/templated/"+id, fmt.Sprintf(ruleBody, "mine", ""))
	assert.Equal(t, 400, status)
	status, _ = call(t, s, "DELETE", "sec/v1/rules/"+id, "")
	assert.Equal(t, 400, status)
	status, _ = call(t, s, "PUT", "sec/v1/rules/"+id+"/enabled", `{"enabled":false}`)
	assert.Equal(t, 200, status)
}

func TestDeletionTakesItsTime(t *testing.T) {
	s := New(Options{JobSteps: 3})
	_, doc := call(t, s, "POST", "v2/content/folders", `{"name":"f","parentId":"0000000000000001"}`)
	id := doc["id"].(string)
	_, doc = call(t, s, "DELETE", "v2/content/"+id+"/delete", "")
	job := doc["id"].(string)
	states := []any{}
	for range 3 {
		_, doc = call(t, s, "GET", "v2/content/"+id+"/delete/"+job+"/status", "")
		states = append(states, doc["status"])
	}
	assert.Equal(t, []any{"InProgress", "InProgress", "Success"}, states)
	status, _ := call(t, s, "GET", "v2/content/folders/"+id, "")
	assert.Equal(t, 404, status)
}

func TestItemsAppearLater(t *testing.T) {
	s := New(Options{ItemSteps: 2})
	_, doc := call(t, s, "POST", "sec/v1/match-lists", `{"fields":{"name":"l","targetColumn":"Ip"}}`)
	id := doc["data"].(map[string]any)["id"].(string)
	call(t, s, "POST", "sec/v1/match-lists/"+id+"/items", `{"items":[{"value":"1","active":true,"description":""}]}`)
	totals := []any{}
	for range 3 {
		_, doc = call(t, s, "GET", "sec/v1/match-list-items?limit=10&listIds="+id, "")
		totals = append(totals, doc["data"].(map[string]any)["total"])
	}
	assert.Equal(t, []any{0.0, 0.0, 1.0}, totals)
	status, _ := call(t, s, "GET", "sec/v1/match-list-items?limit=1000&offset=9500&listIds="+id, "")
	assert.Equal(t, 400, status)
	many := strings.Repeat(`{"value":"1","active":true,"description":""},`, 1000) + `{"value":"1","active":true,"description":""}`
	status, _ = call(t, s, "POST", "sec/v1/match-lists/"+id+"/items", `{"items":[`+many+`]}`)
	assert.Equal(t, 400, status)
}

func TestLimiterByItsClock(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := New(Options{Rate: 4, Now: func() time.Time { return now }})
	got := []int{}
	for range 6 {
		status, _ := call(t, s, "GET", "v2/content/folders/personal", "")
		got = append(got, status)
	}
	now = now.Add(250 * time.Millisecond)
	status, doc := call(t, s, "GET", "v2/content/folders/personal", "")
	assert.Equal(t, []int{200, 200, 200, 200, 429, 429, 200}, append(got, status))
	assert.Empty(t, code(doc))
}

func TestRequestsHoldNoSecret(t *testing.T) {
	s := New(Options{AccessID: "id", AccessKey: "key-secret"})
	call(t, s, "GET", "v2/content/folders/personal", "")
	s.Require("id", "other")
	status, doc := call(t, s, "GET", "v2/content/folders/personal", "")
	assert.Equal(t, 401, status)
	assert.Equal(t, "unauthorized", code(doc))
	assert.NotContains(t, fmt.Sprintf("%+v", s.Requests()), "secret")
	doc2, err := s.Save()
	require.NoError(t, err)
	assert.NotContains(t, string(doc2), "secret")
}

func TestFaultsFitInTurn(t *testing.T) {
	s := New(Options{})
	s.Inject(Fault{Kind: Throttle, Method: "GET", Path: "v2/", Skip: 1, Times: 2})
	got := []int{}
	for range 4 {
		status, _ := call(t, s, "GET", "v2/content/folders/personal", "")
		got = append(got, status)
		call(t, s, "GET", "sec/v1/rules", "")
	}
	assert.Equal(t, []int{200, 429, 429, 200}, got)
}

func TestEveryRouteAnswersWhatIsMissing(t *testing.T) {
	s := New(Options{})
	for _, rt := range routes {
		path := strings.ReplaceAll(rt.pattern, "*", "0")
		body := ""
		if rt.method == "POST" || rt.method == "PUT" {
			body = "{}"
		}
		status, _ := call(t, s, rt.method, path, body)
		if strings.Contains(rt.pattern, "*") {
			assert.GreaterOrEqual(t, status, 400, "%s %s", rt.method, rt.pattern)
		}
		assert.Less(t, status, 500, "%s %s", rt.method, rt.pattern)
	}
}
