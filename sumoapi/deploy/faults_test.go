package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

// scenes are deployments of every kind of change: from what, to what.
var scenes = []struct {
	name     string
	from, to func() []Object
}{
	{"first", func() []Object { return nil }, sample},
	{"change", sample, func() []Object {
		return with(without(sample(), "ssh.c"),
			search("knock", "Knock - renamed", "new"), thresholdRule("ssh.b", "SSH - b", 9), thresholdRule("ssh.a", "SSH - a", 1),
			matchList("gateways", "det gateways", "10.0.0.3", "10.0.0.4"), lookup("scanners", "allow_scanners", []string{"1", "2"}),
			matchList("more", "more"), aggregationRule("ssh.d", "SSH - d"))
	}},
	{"replace", sample, func() []Object {
		return with(sample(), matchList("gateways", "det other", "10.0.0.1"), lookup("scanners", "allow_others", []string{"1", "2"}))
	}},
	{"destroy", sample, func() []Object { return nil }},
}

// requests returns how many requests an apply of the scene makes after its plan.
func requests(t *testing.T, from, to []Object) (n int, final string) {
	w := newWorld(t)
	w.apply(from)
	p := w.plan(to)
	w.server.Forget()
	_, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	return len(w.server.Requests()), w.inventory()
}

// present returns the names of the project's objects that exist.
func (w *world) present() map[string]bool {
	names := map[string]bool{}
	w.server.Edit(func(st *sumotest.State) {
		for _, it := range st.Items {
			names[it.Name] = true
		}
		for _, r := range st.Rules {
			names[r["name"].(string)] = true
		}
		for _, l := range st.Lists {
			names[l.Body["name"].(string)] = true
		}
	})
	return names
}

// TestApplyKilledAtEachRequest kills the process at each request in turn,
// before or after the server acted on it. The next plan must hold exactly
// what is missing, and carrying it out must end where an undisturbed apply
// ends, with nothing made twice.
func TestApplyKilledAtEachRequest(t *testing.T) {
	for _, sc := range scenes {
		total, final := requests(t, sc.from(), sc.to())
		require.Greater(t, total, 9)
		for _, kind := range []sumotest.FaultKind{sumotest.KillBefore, sumotest.Kill} {
			for n := range total {
				at := fmt.Sprintf("%s, %s at request %d of %d", sc.name, kind, n+1, total)
				w := newWorld(t)
				w.apply(sc.from())
				p := w.plan(sc.to())
				w.server.Inject(sumotest.Fault{Kind: kind, Skip: n})
				r, err := Apply(context.Background(), p, nil)
				require.NoError(t, err, at)
				require.True(t, w.server.Down(), at)
				w.server.Revive()

				next := w.plan(sc.to())
				there := w.present()
				if r.Outcome() == Applied {
					assert.Empty(t, next.lines(), "%s: reported as applied", at)
				}
				for _, c := range next.Changes {
					switch c.Action {
					case Create:
						assert.False(t, there[c.Name], "%s: %s exists and would be made again", at, c.Name)
					case Delete:
						assert.True(t, there[c.Name], "%s: %s is gone and would be deleted again", at, c.Name)
					case Conflict:
						assert.Fail(t, at, "%s %s: %s", c.Kind, c.ID, c.Reason)
					}
					assert.False(t, c.Drift, "%s: %s counts as drift", at, c.ID)
					if c.want != nil && !there[c.Name] {
						assert.NotEqual(t, Noop, c.Action, "%s: %s is missing", at, c.Name)
					}
				}
				_, err = Apply(context.Background(), next, nil)
				require.NoError(t, err, at)
				require.Equal(t, final, w.inventory(), at)
				require.True(t, w.plan(sc.to()).Empty(), at)
			}
		}
	}
}

// TestLostAnswersMakeNothingTwice fails every write in turn so that nobody
// can tell whether it took effect. One such fault must not even show.
func TestLostAnswersMakeNothingTwice(t *testing.T) {
	for _, sc := range scenes {
		total, final := requests(t, sc.from(), sc.to())
		for _, kind := range []sumotest.FaultKind{sumotest.FailBefore, sumotest.FailAfter, sumotest.DropBefore, sumotest.DropAfter, sumotest.Throttle} {
			for n := range total {
				at := fmt.Sprintf("%s, %s at request %d", sc.name, kind, n+1)
				w := newWorld(t)
				w.apply(sc.from())
				p := w.plan(sc.to())
				w.server.Inject(sumotest.Fault{Kind: kind, Skip: n})
				r, err := Apply(context.Background(), p, nil)
				require.NoError(t, err, at)
				for _, res := range r.Results {
					require.Equal(t, Done, res.Status, "%s: %s %s: %s", at, res.Action, res.ID, res.Message)
				}
				require.Equal(t, final, w.inventory(), at)
			}
		}
	}
}

func TestWhatALostAnswerMadeIsBroughtToWhatIsWanted(t *testing.T) {
	w := newWorld(t)
	objects := []Object{thresholdRule("a", "A", 3)}
	p := w.plan(objects)
	w.server.Inject(sumotest.Fault{Kind: sumotest.DropAfter, Method: "POST"})
	w.clock.onSleep = func() { w.editRule("A", func(r dict) { r["limit"] = 4 }) }
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Applied, r.Outcome())
	w.clock.onSleep = nil
	assert.Empty(t, w.plan(objects).lines())
}

func TestANameTakenWhileTheAnswerWasLostIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	p := w.plan([]Object{thresholdRule("a", "A", 3)})
	w.server.Inject(sumotest.Fault{Kind: sumotest.DropBefore, Method: "POST"})
	w.clock.onSleep = func() {
		w.clock.onSleep = nil
		_, err := w.client.CreateRule(context.Background(), "threshold", object(mustDecode(thresholdRule("x", "A", 9))["fields"]))
		require.NoError(t, err)
	}
	before := len(w.server.Writes())
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Failed, r.Results[0].Status)
	assert.Contains(t, r.Results[0].Message, "not managed by this project")
	assert.Len(t, w.server.Writes(), before+2, "the lost create and the other person's")
}

func TestAnUpdateWhoseAnswersAreAllLostIsReadBack(t *testing.T) {
	w := newWorld(t)
	w.apply([]Object{thresholdRule("a", "A", 3)})
	for kind, status := range map[sumotest.FaultKind]Status{sumotest.FailAfter: Done, sumotest.FailBefore: Unknown} {
		limit := 10 + len(status)
		p := w.plan([]Object{thresholdRule("a", "A", limit)})
		w.server.Inject(sumotest.Fault{Kind: kind, Method: "PUT", Times: 1000})
		r, err := Apply(context.Background(), p, nil)
		require.NoError(t, err)
		assert.Equal(t, status, r.Results[0].Status, kind)
		w.server.Revive()
	}
}

func TestOneFailureStopsOnlyWhatDependsOnIt(t *testing.T) {
	w := newWorld(t)
	w.server.Inject(sumotest.Fault{Kind: sumotest.FailBefore, Method: "POST", Path: "sec/v1/match-lists", Times: 100})
	r, err := Apply(context.Background(), w.plan(sample()), nil)
	require.NoError(t, err)
	assert.Equal(t, Partly, r.Outcome())
	got := map[string]Status{}
	for _, res := range r.Results {
		got[res.ID] = res.Status
	}
	assert.Equal(t, map[string]Status{"folder-1": Done, "folder-2": Done, "gateways": Unknown, "scanners": Done,
		"knock": Done, "ssh": Done, "ssh.a": Skipped, "ssh.b": Done, "ssh.c": Done}, got)
	w.server.Revive()
	assert.Equal(t, []string{"create match_list gateways", "create siem_rule ssh.a"}, w.plan(sample()).lines())
	w.apply(sample())
}

func TestListsOutliveTheRulesThatMayUseThem(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.server.Inject(sumotest.Fault{Kind: sumotest.FailBefore, Method: "DELETE", Path: "sec/v1/rules", Times: 100})
	p, err := Destroy(context.Background(), w.client, project)
	require.NoError(t, err)
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Partly, r.Outcome())
	assert.True(t, w.present()["det gateways"])
}

func TestUnreachableChangesNothingAndStops(t *testing.T) {
	w := newWorld(t)
	p := w.plan(sample())
	w.server.Inject(sumotest.Fault{Kind: sumotest.KillBefore})
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Unchanged, r.Outcome())
	assert.Equal(t, len(p.Changes)-1, r.Count(Skipped))
}

func TestStatusesAreNotAskedOfAHostThatIsGone(t *testing.T) {
	w := newWorld(t)
	p := w.plan([]Object{thresholdRule("a", "A", 1), thresholdRule("b", "B", 1), thresholdRule("c", "C", 1)})
	for _, requests := range []int{4, 6} { // before the last rule, and after it
		w.server.Inject(sumotest.Fault{Kind: sumotest.KillBefore, Skip: requests})
		start := w.clock.Now()
		r, err := Apply(context.Background(), p, nil)
		require.NoError(t, err)
		assert.Contains(t, r.Results[1].Message, "its status could not be read")
		assert.Less(t, w.clock.Now().Sub(start), 3*time.Minute, "one call's retries")
		w.server.Revive()
		w.apply(nil)
	}
}

func TestCancelledApplyStops(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := Apply(ctx, w.plan(sample()), func(res Result) {
		if res.ID == "scanners" && res.Status == Done {
			cancel()
		}
	})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, Partly, r.Outcome())
	assert.Equal(t, 4, r.Count(Done))
	w.apply(sample())
}

func TestALostAnswerThatIsNotLookedUpIsUnknown(t *testing.T) {
	for _, o := range []Object{thresholdRule("a", "A", 3), search("s", "S", "q")} { // a rule, a folder
		w := newWorld(t)
		for _, then := range []string{"cancelled", "unreadable"} {
			ctx, cancel := context.WithCancel(context.Background())
			p := w.plan([]Object{o})
			w.server.Inject(sumotest.Fault{Kind: sumotest.FailBefore, Method: "POST"})
			w.clock.onSleep = cancel
			if then == "unreadable" {
				w.clock.onSleep = func() { w.server.Inject(sumotest.Fault{Kind: sumotest.FailBefore, Times: 1000}) }
			}
			r, _ := Apply(ctx, p, nil)
			assert.Equal(t, Unknown, r.Results[0].Status, "%s: %s", then, r.Results[0].Message)
			assert.NotContains(t, r.Results[0].Message, "\n")
			w.clock.onSleep = nil
			w.server.Revive()
			cancel()
		}
	}
}

func TestThrottlingIsWaitedOut(t *testing.T) {
	w := newWorld(t)
	p := w.plan(sample())
	w.server.Inject(sumotest.Fault{Kind: sumotest.Throttle, Times: 5})
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Applied, r.Outcome())
}

func TestManyItemsAreSentInParts(t *testing.T) {
	w := newWorld(t)
	var values []string
	for i := range 12_345 {
		values = append(values, fmt.Sprintf("h%05d", i))
	}
	objects := []Object{matchList("big", "big", values...)}
	w.apply(objects)
	assert.Empty(t, w.plan(objects).lines())
	posts := 0
	for _, e := range w.server.Writes() {
		if strings.HasSuffix(e.Path, "/items") {
			posts++
		}
	}
	assert.Equal(t, 13, posts)
	w.apply([]Object{matchList("big", "big", "h00001")})
	assert.Contains(t, w.inventory(), "h00001=of h00001")
}

func TestContentsWrittenInPartAreNotNothing(t *testing.T) {
	w := newWorld(t)
	var values []string
	for i := range 1500 {
		values = append(values, fmt.Sprintf("h%05d", i))
	}
	for _, o := range []Object{matchList("l", "L", values...), lookup("t", "T", []string{"1", "2"})} {
		for _, skip := range []int{0, 1} { // the first time the object is made, and that is a part too
			w.server.Inject(sumotest.Fault{Kind: sumotest.HTML401, Path: "sec/v1/match-lists/", Method: "POST", Skip: skip})
			w.server.Inject(sumotest.Fault{Kind: sumotest.HTML401, Path: "v1/lookupTables/jobs", Times: 2})
			r, err := Apply(context.Background(), w.plan([]Object{o}), nil)
			require.NoError(t, err)
			assert.Equal(t, Partly, r.Outcome(), o.Name)
			w.server.Revive()
		}
	}
}

func TestNoSecretInWhatIsShown(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []sumotest.FaultKind{sumotest.FailBefore, sumotest.HTML401, sumotest.DropAfter} {
		p := w.plan(sample())
		w.server.Inject(sumotest.Fault{Kind: kind, Times: 1000})
		r, err := Apply(context.Background(), p, nil)
		require.NoError(t, err)
		w.server.Revive()
		for _, v := range []any{p, r} {
			doc, err := json.Marshal(v)
			require.NoError(t, err)
			assert.NotContains(t, string(doc), "secret")
			assert.NotContains(t, string(doc), `\u001b`)
		}
	}
	log, err := json.Marshal(w.server.Requests())
	require.NoError(t, err)
	assert.NotContains(t, string(log), "secret")
}

// misled gives the items of one list whoever's are asked for.
type misled struct {
	http.RoundTripper
	list string
}

func (m misled) RoundTrip(r *http.Request) (*http.Response, error) {
	if q := r.URL.Query(); q.Has("listIds") {
		q.Set("listIds", m.list)
		r = r.Clone(r.Context())
		r.URL.RawQuery = q.Encode()
	}
	return m.RoundTripper.RoundTrip(r)
}

// TestItemsOfAnotherListAreNoItemsOfOurs holds that they are not deleted, should
// Sumo list them.
func TestItemsOfAnotherListAreNoItemsOfOurs(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	l, err := w.client.CreateMatchList(ctx, "foreign list", "Ip", "")
	require.NoError(t, err)
	require.NoError(t, w.client.AddMatchListItems(ctx, l.ID, []sumoapi.MatchListItem{{Value: "192.0.2.1", Active: true}}))
	for range 2 { // the first does not show it yet
		_, err = w.client.MatchListItems(ctx, l.ID)
		require.NoError(t, err)
	}
	before := w.objects()
	w.client, err = sumoapi.New(sumoapi.Options{Base: "https://api.us2.sumologic.com", Transport: misled{w.server.Transport(), l.ID}, Every: -1,
		Clock: sumoapi.Clock{Now: w.clock.Now, Sleep: w.clock.Sleep}})
	require.NoError(t, err)
	p := w.plan([]Object{matchList("gateways", "gateways", "198.51.100.1")})
	_, err = Apply(ctx, p, nil)
	require.NoError(t, err)
	assert.Equal(t, before[l.ID], w.objects()[l.ID])
	_, err = Compare(ctx, w.client, project, nil)
	assert.ErrorContains(t, err, `asked for the items of match list "gateways", Sumo gave one of "foreign list"`)
}
