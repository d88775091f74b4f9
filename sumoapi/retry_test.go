package sumoapi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

// TestRetriesByVerb is the table of sumo-api.md 2.3.
func TestRetriesByVerb(t *testing.T) {
	refused := &fakeDial{}
	lost := io.ErrUnexpectedEOF
	for _, c := range []struct {
		name      string
		first     answer
		retried   string // verbs
		ambiguous string
	}{
		{"429", answer{status: 429}, "GET PUT DELETE POST", ""},
		{"refused", answer{err: refused.error()}, "GET PUT DELETE POST", ""},
		{"500", answer{status: 500}, "GET PUT DELETE", "POST"},
		{"503", answer{status: 503}, "GET PUT DELETE", "POST"},
		{"lost", answer{err: lost}, "GET PUT DELETE", "POST"},
		{"400", answer{status: 400}, "", ""},
		{"403", answer{status: 403}, "", ""},
		{"409", answer{status: 409}, "", ""},
		{"501", answer{status: 501}, "", ""},
	} {
		calls := map[string]func(*sumoapi.Client) error{
			"GET": func(cl *sumoapi.Client) error { _, err := cl.MatchList(t.Context(), "1"); return err },
			"PUT": func(cl *sumoapi.Client) error {
				_, err := cl.UpdateMatchList(t.Context(), "1", "d", 0, true)
				return err
			},
			"DELETE": func(cl *sumoapi.Client) error { return cl.DeleteMatchList(t.Context(), "1") },
			"POST":   func(cl *sumoapi.Client) error { _, err := cl.CreateMatchList(t.Context(), "n", "Ip", ""); return err },
		}
		for verb, call := range calls {
			fake := &answers{replies: []answer{c.first, {status: 200, body: `{"data":{"id":"1"}}`}}}
			client, _ := newClient(t, fake)
			err := call(client)
			if strings.Contains(c.retried, verb) {
				assert.NoError(t, err, "%s %s", c.name, verb)
				assert.Len(t, fake.seen, 2, "%s %s", c.name, verb)
				continue
			}
			assert.Len(t, fake.seen, 1, "%s %s", c.name, verb)
			assert.Equal(t, c.ambiguous == verb, sumoapi.IsAmbiguous(err), "%s %s", c.name, verb)
			asError(t, err)
		}
	}
}

func TestDeleteThatFindsNothingTheSecondTimeIsDone(t *testing.T) {
	for _, first := range []answer{{status: 500}, {err: io.ErrUnexpectedEOF}, {status: 404}} {
		client, _ := newClient(t, &answers{replies: []answer{first, {status: 404}}})
		assert.NoError(t, client.DeleteRule(t.Context(), "R"))
	}
}

func TestWaitsGrowAndEnd(t *testing.T) {
	client, clock := newClient(t, &answers{replies: []answer{{status: 429, header: "Retry-After: 3600"}}})
	_, err := client.Rule(t.Context(), "R")
	assert.Equal(t, sumoapi.KindThrottled, asError(t, err).Kind)
	assert.Equal(t, []time.Duration{time.Minute, time.Minute}, clock.slept, "a minute at most each, two in all")

	client, clock = newClient(t, &answers{replies: []answer{{status: 429, header: "Retry-After: 9300000000"}, {status: 404}}})
	_, err = client.Rule(t.Context(), "R")
	assert.True(t, sumoapi.IsNotFound(err))
	assert.Equal(t, []time.Duration{time.Minute}, clock.slept, "more seconds than a Duration holds")

	client, clock = newClient(t, &answers{replies: []answer{{status: 500}}})
	_, err = client.Rule(t.Context(), "R")
	assert.Equal(t, sumoapi.KindServer, asError(t, err).Kind)
	assert.Equal(t, []time.Duration{1e9, 2e9, 4e9, 8e9, 16e9, 30e9, 30e9}, clock.slept)
}

func TestARepeatedRequestHasTheNewestCookieOnly(t *testing.T) {
	fake := &answers{replies: []answer{{status: 429, header: "Set-Cookie: AWSALB=1"}, {status: 429, header: "Set-Cookie: AWSALB=2"}, {status: 404}}}
	client, _ := newClient(t, fake)
	_, err := client.Rule(t.Context(), "R")
	assert.True(t, sumoapi.IsNotFound(err))
	assert.Equal(t, []string{"", "AWSALB=1", "AWSALB=2"}, fake.cookies)
}

func TestA401IsTriedOnceMoreAfterASuccess(t *testing.T) {
	good := answer{status: 200, body: `{"data":{"id":"1"}}`}
	fake := &answers{replies: []answer{{status: 401}, good, {status: 401}, good, {status: 401}}}
	client, clock := newClient(t, fake)
	_, err := client.Rule(t.Context(), "R")
	assert.Equal(t, sumoapi.KindCredentials, asError(t, err).Kind, "nothing has worked yet")
	for range 2 {
		_, err = client.Rule(t.Context(), "R")
	}
	assert.NoError(t, err)
	assert.Equal(t, []time.Duration{2 * time.Second}, clock.slept)
	_, err = client.Rule(t.Context(), "R")
	assert.Error(t, err)
	assert.Len(t, fake.seen, 6)
}

func TestCancelledWaitReturnsAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, err := sumoapi.New(sumoapi.Options{Base: "https://api.sumologic.com", Transport: &answers{replies: []answer{{status: 429, header: "Retry-After: 60"}}}, Every: -1,
		Clock: sumoapi.Clock{Now: time.Now, Sleep: func(ctx context.Context, d time.Duration) error {
			cancel() // ctrl-C while waiting
			<-ctx.Done()
			return ctx.Err()
		}}})
	require.NoError(t, err)
	_, err = client.CreateMatchList(ctx, "n", "Ip", "")
	assert.ErrorIs(t, err, context.Canceled)
	assert.False(t, sumoapi.IsAmbiguous(err), "it was never sent")
}

// cancels ends a context before it answers.
type cancels struct {
	*answers
	cancel func()
}

func (c cancels) RoundTrip(r *http.Request) (*http.Response, error) {
	c.cancel()
	return c.answers.RoundTrip(r)
}

func TestAnAnswerCountsThoughTheContextHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, _ := newClient(t, cancels{&answers{replies: []answer{{status: 200, body: `{"data":{"id":"1"}}`}}}, cancel})
	l, err := client.CreateMatchList(ctx, "n", "Ip", "")
	require.NoError(t, err)
	assert.Equal(t, "1", l.ID)
}

// TestRateIsKept counts requests by the fake clock, and again after a 429.
func TestRateIsKept(t *testing.T) {
	clock := &fakeClock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	s := sumotest.New(sumotest.Options{Rate: 4, Now: clock.Now})
	client, err := sumoapi.New(sumoapi.Options{Base: "https://api.sumologic.com", Transport: s.Transport(), Clock: sumoapi.Clock{Now: clock.Now, Sleep: clock.Sleep}})
	require.NoError(t, err)
	start := clock.Now()
	for range 41 {
		_, err := client.PersonalFolder(t.Context())
		require.NoError(t, err)
	}
	assert.Equal(t, 40*275*time.Millisecond, clock.Now().Sub(start))
	for _, e := range s.Requests() {
		assert.Equal(t, 200, e.Status, "never throttled")
	}
	s.Inject(sumotest.Fault{Kind: sumotest.Throttle})
	_, err = client.PersonalFolder(t.Context())
	require.NoError(t, err)
	start = clock.Now()
	for range 10 {
		_, err = client.PersonalFolder(t.Context())
		require.NoError(t, err)
	}
	assert.Equal(t, 10*550*time.Millisecond, clock.Now().Sub(start), "half the rate after a 429")
	require.NoError(t, clock.Sleep(t.Context(), time.Minute))
	_, err = client.PersonalFolder(t.Context())
	require.NoError(t, err)
	start = clock.Now()
	for range 10 {
		_, err = client.PersonalFolder(t.Context())
		require.NoError(t, err)
	}
	assert.Equal(t, 10*275*time.Millisecond, clock.Now().Sub(start))
}

// TestWaitsAreTold holds that somebody who waits is told for how long and why,
// without the key that a server may repeat.
func TestWaitsAreTold(t *testing.T) {
	var told []string
	fake := &answers{replies: []answer{{status: 429}, {err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused by SECRETKEY\x1b[2J")}}, {status: 503}, {status: 200, body: `{"data":{"id":"1"}}`}}}
	client, _ := newClient(t, fake, func(o *sumoapi.Options) {
		o.Credentials.Key = sumoapi.NewSecret("SECRETKEY")
		o.Waiting = func(wait time.Duration, why string) { told = append(told, wait.String()+" "+why) }
	})
	_, err := client.MatchList(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, []string{"1s 429 too many requests", "2s dial tcp: connection refused by [secret][2J", "4s 503 service unavailable"}, told)
}

// TestInterruptedWaitForAJob holds that nobody knows what becomes of a job that was
// started.
func TestInterruptedWaitForAJob(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, _ := newClient(t, cancels{&answers{replies: []answer{{status: 200, body: `{"id":"J"}`}, {status: 200, body: `{"status":"InProgress"}`}}}, cancel})
	err := client.DeleteContent(ctx, "1")
	assert.ErrorIs(t, err, context.Canceled)
	assert.True(t, sumoapi.IsAmbiguous(err))
}
