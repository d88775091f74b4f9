package sumoapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

// fakeClock moves only when somebody sleeps, and remembers how long they did.
type fakeClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.slept = c.now.Add(d), append(c.slept, d)
	return ctx.Err()
}

const (
	testID  = "suABCDEFGH"
	testKey = "0123456789abcdefSECRETKEY"
)

func newClient(t *testing.T, transport http.RoundTripper, change ...func(*sumoapi.Options)) (*sumoapi.Client, *fakeClock) {
	clock := &fakeClock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	o := sumoapi.Options{Base: "https://api.us2.sumologic.com", Transport: transport, Every: -1,
		Clock:       sumoapi.Clock{Now: clock.Now, Sleep: clock.Sleep},
		Credentials: sumoapi.Credentials{ID: sumoapi.NewSecret(testID), Key: sumoapi.NewSecret(testKey)}}
	for _, c := range change {
		c(&o)
	}
	client, err := sumoapi.New(o)
	require.NoError(t, err)
	return client, clock
}

// asError returns err as an *Error and demands that it shows no secret.
func asError(t *testing.T, err error) *sumoapi.Error {
	t.Helper()
	var e *sumoapi.Error
	require.True(t, errors.As(err, &e), "%v", err)
	doc, jsonErr := json.Marshal(e)
	require.NoError(t, jsonErr)
	for _, shown := range []string{e.Error(), string(doc), fmt.Sprintf("%+v", e)} {
		for _, secret := range []string{testID, testKey, "c3VBQkNERUZHSD"} {
			assert.NotContains(t, shown, secret)
		}
		assert.NotContains(t, shown, "\x1b")
	}
	return e
}

// answers replies to one request after another.
type answers struct {
	replies []answer
	seen    []*http.Request
	cookies []string
}

type answer struct {
	status int
	header string // Name: value
	body   string
	err    error
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	next := a.replies[min(len(a.seen), len(a.replies)-1)]
	a.seen, a.cookies = append(a.seen, r), append(a.cookies, r.Header.Get("Cookie"))
	if next.err != nil {
		return nil, next.err
	}
	h := http.Header{}
	if name, value, ok := strings.Cut(next.header, ": "); ok {
		h.Set(name, value)
	}
	return &http.Response{StatusCode: next.status, Header: h, Body: io.NopCloser(strings.NewReader(next.body)), Request: r}, nil
}

func TestFiveShapesOfErrors(t *testing.T) {
	for _, c := range []struct{ name, body, code, message, request string }{
		{"A", `{"status":400,"id":"IUUQI-DGH5I-TJ045","code":"searchjob.parse.error","message":"Unable to parse query."}`, "searchjob.parse.error", "Unable to parse query.", "IUUQI-DGH5I-TJ045"},
		{"B", `{"id":"RO4X1-BZW7P-Q8KJF","errors":[{"code":"a:b","message":"first","detail":"where","meta":{"k":"v"}},{"code":"c:d","message":"second"}]}`, "a:b", `first [where] [{"k":"v"}]; second`, "RO4X1-BZW7P-Q8KJF"},
		{"C", `{"data":null,"errors":[{"code":"BAD_REQUEST","error_id":"u-u-i-d","message":"rule name: X already exists"}]}`, "BAD_REQUEST", "rule name: X already exists", "u-u-i-d"},
		{"D", "<html><head><title>t</title></head><body><h1>Error 401</h1>\n<p>acp1:user_ip_not_allowlisted\x1b[2J</p></body></html>", "", "Error 401 acp1:user_ip_not_allowlisted[2J", ""},
		{"E", `{"status":"Failed","error":{"code":"content1:too_many_items","message":"Too many\u001b objects"}}`, "content1:too_many_items", "Too many objects", ""},
		{"E2", `{"status":"Failed","errors":{"code":"x","message":"y"}}`, "x", "y", ""},
		{"empty", ``, "", "", ""},
		{"secret", `{"message":"no key ` + testKey + ` here"}`, "", "no key [secret] here", ""},
		{"secret in every place", `{"id":"` + testKey + `","errors":[{"code":"` + testKey + `","message":"` + testKey + `"}]}`, "[secret]", "[secret]", "[secret]"},
		{"secret where text is cut", "<p>" + strings.Repeat("x", 190) + testKey, "", strings.Repeat("x", 190) + "[secret]", ""},
	} {
		client, _ := newClient(t, &answers{replies: []answer{{status: 400, body: c.body}}})
		_, err := client.Rule(t.Context(), "R")
		e := asError(t, err)
		assert.Equal(t, []string{c.code, c.message, c.request}, []string{e.Code, e.Message, e.RequestID}, c.name)
	}
}

func TestWrongDeploymentNamesTheRightOne(t *testing.T) {
	s := sumotest.New(sumotest.Options{MovedTo: "https://api.eu.sumologic.com/api/"})
	client, _ := newClient(t, s.Transport())
	_, err := client.CreateRule(t.Context(), "match", map[string]any{})
	e := asError(t, err)
	assert.Equal(t, sumoapi.KindDeployment, e.Kind)
	assert.Equal(t, "https://api.eu.sumologic.com/api/", e.Base)
	assert.Len(t, s.Requests(), 1, "not followed")
	assert.Contains(t, e.Error(), "use https://api.eu.sumologic.com/api/")

	s = sumotest.New(sumotest.Options{MovedTo: "https://login.example.com/sumologic.com/"})
	client, _ = newClient(t, s.Transport())
	_, err = client.PersonalFolder(t.Context())
	e = asError(t, err)
	assert.Equal(t, sumoapi.KindDeployment, e.Kind)
	assert.Empty(t, e.Base, "not Sumo's host")
	assert.Contains(t, e.Error(), "redirected to what is no address of Sumo's")
}

func TestWrongCredentials(t *testing.T) {
	s := sumotest.New(sumotest.Options{AccessID: "other", AccessKey: "other"})
	client, _ := newClient(t, s.Transport())
	_, err := client.PersonalFolder(t.Context())
	assert.Equal(t, sumoapi.KindCredentials, asError(t, err).Kind)
	s.Inject(sumotest.Fault{Kind: sumotest.HTML401})
	_, err = client.PersonalFolder(t.Context())
	assert.Contains(t, asError(t, err).Error(), "acp1:user_ip_not_allowlisted")
}

func TestUnreachableHost(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client, _ := newClient(t, nil, func(o *sumoapi.Options) { o.Base = "http://127.0.0.1:1" })
	_, err := client.PersonalFolder(ctx)
	assert.Equal(t, sumoapi.KindUnreachable, asError(t, err).Kind)
	assert.False(t, sumoapi.IsAmbiguous(err))
	asError(t, err)
}

func TestABodyThatNeverEndsIsGivenUp(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	server := httptest.NewServer(s)
	defer server.Close()
	client, _ := newClient(t, nil, func(o *sumoapi.Options) { o.Base, o.Limit = server.URL, 50*time.Millisecond })
	s.Inject(sumotest.Fault{Kind: sumotest.SlowBody, Times: 100})
	_, err := client.CreateMatchList(t.Context(), "n", "Ip", "")
	assert.True(t, sumoapi.IsAmbiguous(err))
	assert.Contains(t, asError(t, err).Error(), "no answer within 50ms")
}

func TestAServerOverTheNetwork(t *testing.T) {
	s := sumotest.New(sumotest.Options{AccessID: testID, AccessKey: testKey})
	server := httptest.NewServer(s)
	defer server.Close()
	client, _ := newClient(t, nil, func(o *sumoapi.Options) { o.Base = server.URL })
	s.Inject(sumotest.Fault{Kind: sumotest.DropAfter, Method: "POST"})
	_, err := client.CreateMatchList(t.Context(), "n", "Ip", "")
	assert.True(t, sumoapi.IsAmbiguous(err))
	lists, err := client.MatchLists(t.Context())
	require.NoError(t, err)
	assert.Len(t, lists, 1)
}

func TestEmptyIdsAreNotSent(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	client, _ := newClient(t, s.Transport())
	for _, id := range []string{"", ".", ".."} {
		assert.ErrorContains(t, client.DeleteRule(t.Context(), id), "refused")
		assert.ErrorContains(t, client.DeleteContent(t.Context(), id), "refused")
		_, err := client.UpdateRule(t.Context(), "match", id, nil)
		assert.ErrorContains(t, err, "refused")
	}
	_, err := client.MatchListItems(t.Context(), "")
	assert.ErrorContains(t, err, "refused")
	assert.Empty(t, s.Requests())
}

func TestUnreadableSuccessesAreErrors(t *testing.T) {
	for _, body := range []string{``, `{}`, `[]`, `{"data":null}`, `<html>`} {
		client, _ := newClient(t, &answers{replies: []answer{{status: 200, body: body}}})
		_, err := client.UserRules(t.Context())
		assert.Error(t, err, body)
		_, err = client.MatchListItems(t.Context(), "1")
		assert.Error(t, err, body)
		_, err = client.Rule(t.Context(), "1")
		assert.Error(t, err, body)
		_, err = client.CreateRule(t.Context(), "match", nil)
		assert.True(t, sumoapi.IsAmbiguous(err), body)
		assert.True(t, sumoapi.IsAmbiguous(client.DeleteContent(t.Context(), "1")), body)
		assert.True(t, sumoapi.IsAmbiguous(client.UploadLookup(t.Context(), "1", nil)), body)
	}
}

func TestListingsAreReadToTheirEnd(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	client, _ := newClient(t, s.Transport())
	folder, err := client.PersonalFolder(t.Context())
	require.NoError(t, err)
	for i := range 230 {
		_, err := client.CreateMatchList(t.Context(), fmt.Sprint("list ", i), "Ip", "")
		require.NoError(t, err)
		_, err = client.CreateLogSearch(t.Context(), map[string]any{"name": fmt.Sprint("s", i), "parentId": folder.ID, "queryString": "x",
			"timeRange": map[string]any{"type": "CompleteLiteralTimeRange", "rangeName": "today"}})
		require.NoError(t, err)
	}
	lists, err := client.MatchLists(t.Context())
	require.NoError(t, err)
	assert.Len(t, lists, 230)
	searches, _, err := client.LogSearches(t.Context())
	require.NoError(t, err)
	assert.Len(t, searches, 230)
}

func TestUnreadableSuccessesSayWhatCame(t *testing.T) {
	for body, want := range map[string]string{
		"\n<!DOCTYPE html><title>Sign in</title>": "a web page came in place of JSON: a proxy's, or the address is not that of Sumo's API",
		`[1]`:         "JSON of another kind came: array",
		`{"id":{}}`:   "its id is of another kind: object",
		` `:           "the answer is empty",
		`{"id":"1","`: "unexpected end of JSON input",
	} {
		client, _ := newClient(t, &answers{replies: []answer{{status: 200, body: body}}})
		_, err := client.PersonalFolder(t.Context())
		assert.Equal(t, want, asError(t, err).Message, body)
	}
}

// TestListingThatGoesInACircle holds that what could not be listed is no proof of
// what there is.
func TestListingThatGoesInACircle(t *testing.T) {
	for name, list := range map[string]func(*sumoapi.Client) error{
		`{"data":[],"next":"t"}`:                                    func(c *sumoapi.Client) error { _, err := c.Connections(t.Context()); return err },
		`{"logSearches":[],"token":"t"}`:                            func(c *sumoapi.Client) error { _, _, err := c.LogSearches(t.Context()); return err },
		`{"data":{"total":20000,"objects":[],"nextPageToken":"t"}}`: func(c *sumoapi.Client) error { _, err := c.MatchListItems(t.Context(), "L"); return err },
	} {
		client, _ := newClient(t, &answers{replies: []answer{{status: 200, body: name}}})
		assert.Equal(t, sumoapi.KindUnreadable, asError(t, list(client)).Kind, name)
	}
}

// TestDeleteOfContentThatIsGone holds that only what Sumo says of missing content
// counts as deleted.
func TestDeleteOfContentThatIsGone(t *testing.T) {
	for message, want := range map[string]sumoapi.Kind{
		"Content with the given ID does not exist.":     "",
		"The role of the folder's owner does not exist": sumoapi.KindJob,
	} {
		client, _ := newClient(t, &answers{replies: []answer{{status: 200, body: `{"id":"J"}`}, {status: 200, body: `{"status":"Failed","error":{"message":"` + message + `"}}`}}})
		err := client.DeleteContent(t.Context(), "1")
		if want == "" {
			assert.NoError(t, err, message)
		} else {
			assert.Equal(t, want, asError(t, err).Kind, message)
		}
	}
}

func TestAdminModeIsForContentOnly(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	client, _ := newClient(t, s.Transport())
	_, err := client.AsAdmin().PersonalFolder(t.Context())
	require.NoError(t, err)
	_, err = client.AsAdmin().MatchLists(t.Context())
	require.NoError(t, err)
	_, err = client.PersonalFolder(t.Context())
	require.NoError(t, err)
	got := []bool{}
	for _, e := range s.Requests() {
		got = append(got, e.Admin)
	}
	assert.Equal(t, []bool{true, false, false}, got)
}

func TestManyGoroutinesShareAClient(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	client, _ := newClient(t, s.Transport())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := client.CreateMatchList(t.Context(), fmt.Sprint("list ", i), "Ip", "")
			assert.NoError(t, err)
			_, err = client.MatchLists(t.Context())
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	lists, err := client.MatchLists(t.Context())
	require.NoError(t, err)
	assert.Len(t, lists, 8)
}

func TestCheckQuery(t *testing.T) {
	s := sumotest.New(sumotest.Options{})
	s.CheckQuery = func(q string) error {
		if q == "||" {
			return errors.New("Unable to parse query.")
		}
		return nil
	}
	client, _ := newClient(t, s.Transport())
	assert.NoError(t, client.CheckQuery(t.Context(), "*"))
	assert.Equal(t, 400, asError(t, client.CheckQuery(t.Context(), "||")).Status)
	assert.Empty(t, s.Writes())
}
