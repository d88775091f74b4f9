package sumoapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxTries      = 10
	firstWait     = time.Second
	longestWait   = 30 * time.Second
	maxRetryAfter = 60 * time.Second // Retry-After is undocumented and otherwise unbounded (sumo-api.md 2.1)
	defaultLimit  = 2 * time.Minute
	wait401       = 2 * time.Second
)

// fate is what is known of one attempt.
type fate uint8

const (
	settled  fate = iota // Sumo answered, and meant it
	unsent               // certainly not executed: 429, or no connection was made
	unknown              // executed or not: a server error, or the connection was lost
	hopeless             // certainly not executed, and will not be
)

// judge tells the fate of an attempt (sumo-api.md 2.3). For errors only types
// that can come from before the request was written count as unsent; any
// other, a handshake's timeout among them, is unknown.
func judge(resp *http.Response, err error) fate {
	if err != nil {
		var op *net.OpError
		var dns *net.DNSError
		var cert *tls.CertificateVerificationError
		var authority x509.UnknownAuthorityError
		var header tls.RecordHeaderError
		switch {
		case errors.As(err, &cert), errors.As(err, &authority), errors.As(err, &header):
			return hopeless
		case errors.Is(err, errNotSent):
			return hopeless
		case errors.As(err, &dns), errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect"):
			return unsent
		}
		return unknown
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return unsent
	case resp.StatusCode == http.StatusNotImplemented:
		return settled
	case resp.StatusCode >= 500:
		return unknown
	}
	return settled
}

// A call is the state of one request over its attempts. It travels in the
// request's context, because retryablehttp's hooks are shared by all calls.
type call struct {
	method    string
	clock     Clock
	started   time.Time
	limit     time.Duration
	earlier   bool // an earlier call of this client succeeded
	tries     int
	tried401  bool
	ambiguous bool // a write of which an attempt may have been executed
	wait      time.Duration
	why       string // the last attempt failed
	waiting   func(wait time.Duration, why string)
}

type callKey struct{}

func (c *call) reads() bool { return c.method == http.MethodGet || c.method == http.MethodHead }

// checkRetry decides on another attempt by the verb and the fate of the last.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	c, _ := ctx.Value(callKey{}).(*call)
	if c == nil {
		return false, err
	}
	f := judge(resp, err)
	if f == unknown && !c.reads() {
		c.ambiguous = true
	}
	if f != settled && ctx.Err() != nil { // an answer counts, even one that came at the last moment
		return false, ctx.Err()
	}
	if errors.Is(err, errTooLong) || !c.again(resp, f) {
		return false, nil
	}
	c.tries++
	if c.why = plainCause(err); resp != nil {
		c.why = strings.ToLower(strconv.Itoa(resp.StatusCode) + " " + http.StatusText(resp.StatusCode))
	}
	return c.tries < maxTries && c.clock.Now().Sub(c.started)+c.wait <= c.limit, nil
}

func (c *call) again(resp *http.Response, f fate) bool {
	c.wait = min(firstWait<<c.tries, longestWait)
	switch f {
	case unsent:
		c.wait = max(c.wait, retryAfter(resp, c.clock.Now()))
		return true
	case unknown:
		c.wait = max(c.wait, retryAfter(resp, c.clock.Now()))
		return c.method != http.MethodPost
	}
	// Sumo throttles sign-ins with a 401 (sumo-api.md 1.3); a key that worked
	// a moment ago is tried once more.
	if resp != nil && resp.StatusCode == http.StatusUnauthorized && c.reads() && c.earlier && !c.tried401 {
		c.tried401, c.wait = true, wait401
		return true
	}
	return false
}

// prepareRetry sleeps by the injected clock; retryablehttp's own wait is nil.
// The cookies go: http.Client adds the jar's, which may be newer, once more.
func prepareRetry(req *http.Request) error {
	c, _ := req.Context().Value(callKey{}).(*call)
	if c == nil {
		return nil
	}
	req.Header.Del("Cookie")
	c.waiting(c.wait, c.why)
	return c.clock.Sleep(req.Context(), c.wait)
}

// retryAfter reads the header in both its forms; 0 without one.
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	if resp == nil {
		return 0
	}
	h := resp.Header.Get("Retry-After")
	if s, err := strconv.Atoi(h); err == nil {
		return time.Duration(min(max(s, 0), int(maxRetryAfter/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(h); err == nil {
		return min(max(t.Sub(now), 0), maxRetryAfter)
	}
	return 0
}
