package sumoapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Options say where a client goes and how.
type Options struct {
	Base        string // any form NormaliseBase takes
	Credentials Credentials
	UserAgent   string            // TOOL/VERSION; "sumodet" if empty
	Transport   http.RoundTripper // nil: the network, by the usual proxy variables
	Clock       Clock             // zero: this machine's
	// Every is the least time between two requests: 275 ms if 0, no limit if
	// negative (for an emulator).
	Every time.Duration
	// Limit is the longest a call may last with all its attempts: 2 minutes
	// if 0.
	Limit time.Duration
	// Waiting is told before a request is repeated how long that will be and why
	// the last attempt failed; nil if nobody wants to know.
	Waiting func(wait time.Duration, why string)
}

// A Client speaks to one Sumo account. It may be used by several goroutines,
// which then share its rate.
type Client struct {
	base      string
	creds     Credentials
	agent     string
	clock     Clock
	limit     time.Duration
	pacer     http.RoundTripper
	http      *retryablehttp.Client
	succeeded *atomic.Bool
	admin     bool
	waiting   func(wait time.Duration, why string)
}

// New returns a client. It sends nothing; the error is about the base URL.
func New(o Options) (*Client, error) {
	base, err := NormaliseBase(o.Base)
	if err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Clock.Now == nil {
		o.Clock = SystemClock()
	}
	if o.Every == 0 {
		o.Every = defaultEvery
	}
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	if o.UserAgent == "" {
		o.UserAgent = "sumodet"
	}
	c := &Client{
		base: base, creds: o.Credentials, agent: o.UserAgent, clock: o.Clock, limit: o.Limit, succeeded: new(atomic.Bool), waiting: o.Waiting,
		pacer: newPacer(o.Transport, o.Clock, o.Every),
	}
	return c.session(), nil
}

// session returns a client with cookies of its own, which shares everything else
// with c: the balancer's keep sign-ins from being throttled (sumo-api.md 1.3), and
// a search job is known only where those of its creation lead (3).
func (c *Client) session() *Client {
	d := *c
	jar, _ := cookiejar.New(nil) // without options it has no errors
	d.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: c.pacer,
			Jar:       jar,
			// Followed, a PUT would turn into a GET and lose its key (sumo-api.md 1.2).
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:     maxTries,
		CheckRetry:   checkRetry,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		PrepareRetry: prepareRetry,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return &d
}

// AsAdmin returns a client that acts on content as a content administrator
// (sumo-api.md 1.5); it shares everything else with c.
func (c *Client) AsAdmin() *Client {
	d := *c
	d.admin = true
	return &d
}

// Clock returns the clock the client lives by.
func (c *Client) Clock() Clock { return c.clock }

// A payload is a request's body; nil for none.
type payload struct {
	kind string // content type
	data []byte
}

func jsonPayload(v any) (*payload, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // queries hold < and >; they are easier to read in a proxy's log this way
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return &payload{"application/json", bytes.TrimRight(b.Bytes(), "\n")}, nil
}

// send makes a JSON call; in and out may be nil.
func (c *Client) send(ctx context.Context, method, path string, query url.Values, in, out any) error {
	var p *payload
	if in != nil {
		var err error
		if p, err = jsonPayload(in); err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	return c.do(ctx, method, path, query, p, out)
}

func (c *Client) do(ctx context.Context, method, path string, query url.Values, in *payload, out any) error {
	if strings.Contains(path, "//") || strings.HasSuffix(path, "/") || strings.Contains(path, "/../") {
		// An empty id would make another request of it (sumo-api.md 1.1).
		return fmt.Errorf("%s %s: refused: an id in the path is empty", method, path)
	}
	parent := ctx
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	state := &call{method: method, clock: c.clock, started: c.clock.Now(), limit: c.limit, earlier: c.succeeded.Load(), waiting: c.told}
	req, err := c.request(context.WithValue(ctx, callKey{}, state), method, path, query, in)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	fail := &Error{Method: method, Path: path, Kind: KindUnreachable}
	resp, err := c.http.Do(req)
	if resp == nil || err != nil {
		fail.Ambiguous, fail.err = state.ambiguous, err
		if parent.Err() == nil && ctx.Err() != nil {
			fail.err = fmt.Errorf("no answer within %s", c.limit)
		}
		fail.Message = c.clean(plainCause(fail.err), 500)
		return fail
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body) // already in memory, see pacer
	if err != nil {
		fail.err, fail.Message = err, c.clean(err.Error(), 500)
		return fail
	}
	fail.Status = resp.StatusCode
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		c.succeeded.Store(true)
		if out == nil {
			return nil
		}
		if err := json.Unmarshal(body, out); err != nil {
			fail.Kind, fail.Ambiguous, fail.err = KindUnreadable, !state.reads(), err
			fail.Message = c.clean(unreadable(resp.Header.Get("Content-Type"), body, err), 200)
			return fail
		}
		return nil
	}
	fail.Ambiguous = state.ambiguous
	fail.parseBody(body, c.clean)
	fail.Kind = kindOf(resp.StatusCode)
	if fail.Kind == KindDeployment {
		fail.Base = baseOf(resp.Header.Get("Location"))
	}
	return fail
}

// unreadable says why a body is not what was asked for, without the names of our types.
func unreadable(contentType string, body []byte, err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case strings.Contains(contentType, "html"), bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")):
		return "a web page came in place of JSON: a proxy's, or the address is not that of Sumo's API"
	case len(bytes.TrimSpace(body)) == 0:
		return "the answer is empty"
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Sprintf("its %s is of another kind: %s", kind.Field[strings.LastIndexByte(kind.Field, '.')+1:], kind.Value)
	case errors.As(err, &kind):
		return "JSON of another kind came: " + kind.Value
	}
	return err.Error()
}

func (c *Client) request(ctx context.Context, method, path string, query url.Values, in *payload) (*retryablehttp.Request, error) {
	u := c.base + path
	if len(query) > 0 {
		u += "?" + query.Encode()
	}
	var body any
	if in != nil {
		body = in.data
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, method, u, body)
	if err != nil {
		return nil, errors.New("the path makes no URL")
	}
	req.SetBasicAuth(c.creds.ID.reveal(), c.creds.Key.reveal())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)
	if in != nil {
		req.Header.Set("Content-Type", in.kind)
	}
	if c.admin && strings.HasPrefix(path, "v2/content") {
		req.Header.Set("isAdminMode", "true")
	}
	return req, nil
}

func kindOf(status int) Kind {
	switch {
	case status >= 300 && status < 400:
		return KindDeployment
	case status == http.StatusUnauthorized:
		return KindCredentials
	case status == http.StatusTooManyRequests:
		return KindThrottled
	case status >= 500:
		return KindServer
	}
	return KindRefused
}

// baseOf returns the base URL a Location points into, or "". A host that is not
// Sumo's, such as a proxy's page to log in, is none: it would be named as the one
// to send the key to.
func baseOf(location string) string {
	u, err := url.Parse(location)
	if err != nil || !strings.HasSuffix(strings.ToLower(u.Hostname()), ".sumologic.com") {
		return ""
	}
	base, err := NormaliseBase(u.Scheme + "://" + u.Host)
	if err != nil {
		return ""
	}
	return base
}

// redact takes the credentials out of a text.
func (c *Client) redact(s string) string {
	id, key := c.creds.ID.reveal(), c.creds.Key.reveal()
	for _, secret := range []string{base64.StdEncoding.EncodeToString([]byte(id + ":" + key)), key, id} {
		if len(secret) >= 4 {
			s = strings.ReplaceAll(s, secret, redacted)
		}
	}
	return s
}

// told hands on that a request is about to be repeated.
func (c *Client) told(wait time.Duration, why string) {
	if c.waiting != nil {
		c.waiting(wait, c.clean(why, 200))
	}
}

// plainCause returns the error's text without the verb and URL http adds,
// which Error shows already.
func plainCause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

// join makes a path of parts, each escaped; an empty part is refused by do.
func join(prefix string, parts ...string) string {
	for _, p := range parts {
		if p == "." || p == ".." {
			p = "" // cleaned away by a proxy, it would leave another path
		}
		prefix += "/" + url.PathEscape(p)
	}
	return prefix
}
