package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

// fakeClock moves only when somebody sleeps.
type fakeClock struct {
	mu      sync.Mutex
	now     time.Time
	onSleep func() // what others do meanwhile
}

func newClock() *fakeClock { return &fakeClock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
	if c.onSleep != nil {
		c.onSleep()
	}
	return ctx.Err()
}

// tester is what *testing.T and *rapid.T share.
type tester interface {
	require.TestingT
	Helper()
}

// A world is an account and a client of it.
type world struct {
	t      tester
	server *sumotest.Server
	client *sumoapi.Client
	clock  *fakeClock
}

var project = Project{ID: "demo", Folder: "SOC/Detections"}

func newWorld(t tester) *world {
	clock := newClock()
	w := &world{t: t, clock: clock, server: sumotest.New(sumotest.Options{Now: clock.Now, JobSteps: 2, ItemSteps: 1})}
	client, err := sumoapi.New(sumoapi.Options{Base: "https://api.us2.sumologic.com", Transport: w.server.Transport(),
		Clock: sumoapi.Clock{Now: clock.Now, Sleep: clock.Sleep}, Every: -1,
		Credentials: sumoapi.Credentials{ID: sumoapi.NewSecret("id-secret"), Key: sumoapi.NewSecret("key-secret")}})
	require.NoError(t, err)
	w.client = client
	return w
}

func (w *world) plan(objects []Object) *Plan {
	w.t.Helper()
	p, err := Compare(context.Background(), w.client, project, objects)
	require.NoError(w.t, err)
	return p
}

// apply plans and applies, and demands that everything was done.
func (w *world) apply(objects []Object) *Report {
	w.t.Helper()
	r, err := Apply(context.Background(), w.plan(objects), nil)
	require.NoError(w.t, err)
	for _, res := range r.Results {
		require.Equal(w.t, Done, res.Status, "%s %s %s: %s", res.Action, res.Kind, res.ID, res.Message)
	}
	return r
}

// lines draws a plan for comparison: what is to be done, a change a line.
func (p *Plan) lines() []string {
	lines := []string{}
	for _, c := range p.Changes {
		if c.Action == Noop && !c.Drift {
			continue
		}
		s := fmt.Sprintf("%s %s %s", c.Action, c.Kind, c.ID)
		if c.Drift {
			s += " drift"
		}
		for _, d := range c.Differs {
			s += " " + d.Path
		}
		lines = append(lines, s)
	}
	return lines
}

func body(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

type dict = map[string]any

func search(id, name, query string, needs ...string) Object {
	span := dict{"type": "BeginBoundedTimeRange", "from": dict{"type": "RelativeTimeRangeBoundary", "relativeTime": "-60m"}, "to": nil}
	return Object{Kind: LogSearch, ID: id, Name: name, Needs: needs, Body: body(dict{
		"name": name, "description": "What it is for", "parentId": "${folder}", "queryString": query + "\r\n", "timeRange": span,
		"parsingMode": "Manual", "queryParameters": []any{},
		"schedule": dict{"scheduleType": "15Minutes", "timeZone": "UTC", "parseableTimeRange": span, "muteErrorEmails": false,
			"threshold":    dict{"operator": "gt", "count": 0},
			"notification": dict{"taskType": "EmailSearchNotificationSyncDefinition", "toList": []string{"soc@example.com", "a@example.com"}}},
	})}
}

func matchRule(id, name, expression string, needs ...string) Object {
	return Object{Kind: SIEMRule, ID: id, Name: name, Needs: needs, Body: body(dict{"kind": "match", "fields": dict{
		"name": name, "enabled": true, "stream": "record", "expression": expression + " ", "nameExpression": name, "descriptionExpression": "d",
		"summaryExpression": "", "isPrototype": false, "tags": []string{"_mitreAttackTactic:TA0006", "_mitreAttackTactic:TA0001"},
		"entitySelectors": []any{dict{"expression": "srcDevice_ip", "entityType": "_ip"}, dict{"expression": "device_hostname", "entityType": "_hostname"}},
		"scoreMapping":    dict{"type": "constant", "default": 4, "mapping": []any{}},
	}})}
}

func thresholdRule(id, name string, limit int) Object {
	return Object{Kind: SIEMRule, ID: id, Name: name, Body: body(dict{"kind": "threshold", "fields": dict{
		"name": name, "enabled": true, "stream": "record", "expression": "true", "description": "d", "score": 3, "limit": limit, "countDistinct": false,
		"groupByFields": []string{"srcDevice_ip"}, "windowSize": "CUSTOM", "windowSizeMilliseconds": "120000", "version": 1,
		"entitySelectors": []any{dict{"expression": "srcDevice_ip", "entityType": "_ip"}},
	}})}
}

func aggregationRule(id, name string) Object {
	return Object{Kind: SIEMRule, ID: id, Name: name, Body: body(dict{"kind": "aggregation", "fields": dict{
		"name": name, "enabled": true, "stream": "record", "matchExpression": "true", "triggerExpression": "n > 3",
		"aggregationFunctions": []any{dict{"name": "n", "function": "count", "arguments": []string{"true"}}},
		"groupByAsset":         true, "groupByFields": []string{}, "nameExpression": "n", "descriptionExpression": "d",
		"scoreMapping": dict{"type": "constant", "default": 4}, "windowSize": "T05M",
		"entitySelectors": []any{dict{"expression": "srcDevice_ip", "entityType": "_ip"}},
	}})}
}

func matchList(id, name string, values ...string) Object {
	list := []any{}
	for _, v := range values {
		list = append(list, dict{"value": v, "description": "of " + v})
	}
	return Object{Kind: MatchList, ID: id, Name: name, Body: body(dict{"name": name, "targetColumn": "Ip", "description": "Hosts", "items": list})}
}

func lookup(id, name string, rows ...[]string) Object {
	return Object{Kind: LookupTable, ID: id, Name: name, Body: body(dict{"name": name, "description": "Scanners", "parentFolderId": "${folder}",
		"fields":      []any{dict{"fieldName": "ip", "fieldType": "string"}, dict{"fieldName": "why", "fieldType": "string"}},
		"primaryKeys": []string{"ip"}, "rows": rows})}
}

// sample is one of everything.
func sample() []Object {
	return []Object{
		search("ssh", "SSH - daemon", `_sourceCategory=a | lookup why from path://"${lookup:scanners}" on ip=src_ip | where "<&>" = x`, "scanners"),
		search("knock", "Knock - client", "_sourceCategory=b\n| where a\n| count"),
		lookup("scanners", "allow_scanners", []string{"10.0.0.1", `says "hi", twice`}, []string{"10.0.0.2", ""}),
		matchList("gateways", "det gateways", "10.0.0.1", "10.0.0.2", "10.0.0.3"),
		matchRule("ssh.a", "SSH - a", "array_contains(listMatches, 'det gateways')", "gateways"),
		thresholdRule("ssh.b", "SSH - b", 3),
		aggregationRule("ssh.c", "SSH - c"),
	}
}

// without leaves out the objects with these ids.
func without(objects []Object, ids ...string) []Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o Object) bool { return slices.Contains(ids, o.ID) })
}

// with replaces or adds objects.
func with(objects []Object, more ...Object) []Object {
	for _, o := range more {
		objects = append(without(objects, o.ID), o)
	}
	return objects
}

// inventory says what exists, ids and dates aside: two accounts with the same
// inventory hold the same.
func (w *world) inventory() string {
	var lines []string
	w.server.Edit(func(st *sumotest.State) {
		for _, it := range st.Items {
			up := ""
			if p := st.Items[it.Parent]; p != nil {
				up = p.Name
			}
			lines = append(lines, fmt.Sprintf("%s %s/%s %s %v", it.Type, up, it.Name, encode(it.Body), it.Rows))
		}
		for _, r := range st.Rules {
			lines = append(lines, fmt.Sprintf("rule %s %s %s %v", r["name"], encode(r["tags"]), r["expression"], r["enabled"]))
		}
		for _, l := range st.Lists {
			s := fmt.Sprintf("list %s %s", l.Body["name"], l.Body["description"])
			var values []string
			for _, r := range l.Items {
				values = append(values, r.Value+"="+r.Description)
			}
			slices.Sort(values)
			lines = append(lines, s+" "+strings.Join(values, " "))
		}
	})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
