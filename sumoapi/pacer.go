package sumoapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// Sumo allows four requests a second and user (sumo-api.md 2.1); a little
	// over a quarter of a second keeps clear of the edge.
	defaultEvery = 275 * time.Millisecond
	// After a 429 somebody else shares the budget: half the rate for a while.
	slowFor = 30 * time.Second
	// Ten are allowed in flight for a key (sumo-api.md 2.1).
	maxInFlight = 4
	// A page of a search job's rows has 100 MB at most (sumo-api.md 3.3).
	maxBody = 128 << 20
)

// errNotSent wraps what kept an attempt from being sent at all.
var errNotSent = errors.New("not sent")

// errTooLong is a response longer than maxBody.
var errTooLong = fmt.Errorf("the response is longer than %d MB", maxBody>>20)

// A pacer sends one request after another at the allowed rate. It lies under
// the retry loop, so that repeated requests are paced too, and it reads the
// whole response, so that a connection lost half-way counts as lost.
type pacer struct {
	next  http.RoundTripper
	clock Clock
	every time.Duration // not positive: unlimited

	slots   chan struct{}
	mu      sync.Mutex
	limiter *rate.Limiter
	slow    time.Time // until when the rate is halved
}

func newPacer(next http.RoundTripper, clock Clock, every time.Duration) *pacer {
	p := &pacer{next: next, clock: clock, every: every, slots: make(chan struct{}, maxInFlight)}
	if every > 0 {
		p.limiter = rate.NewLimiter(rate.Every(every), 1)
	}
	return p
}

func (p *pacer) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := p.wait(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", errNotSent, err)
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", errNotSent, ctx.Err())
	}
	resp, err := p.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusTooManyRequests {
		p.slowDown()
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("reading the response: %w", err)
	}
	if len(body) > maxBody {
		return nil, errTooLong
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// wait returns when the next request may be sent.
func (p *pacer) wait(ctx context.Context) error {
	if p.limiter == nil {
		return ctx.Err()
	}
	p.mu.Lock()
	now := p.clock.Now()
	if !p.slow.IsZero() && !now.Before(p.slow) {
		p.slow = time.Time{}
		p.limiter.SetLimitAt(now, rate.Every(p.every))
	}
	delay := p.limiter.ReserveN(now, 1).DelayFrom(now)
	p.mu.Unlock()
	if delay <= 0 {
		return ctx.Err()
	}
	return p.clock.Sleep(ctx, delay)
}

func (p *pacer) slowDown() {
	if p.limiter == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.slow = now.Add(slowFor)
	p.limiter.SetLimitAt(now, rate.Every(2*p.every))
}
