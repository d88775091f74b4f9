package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

// everything is what the first plan of sample holds, in its order.
var everything = []string{
	"create folder folder-1", "create folder folder-2",
	"create match_list gateways", "create lookup_table scanners",
	"create log_search knock", "create log_search ssh",
	"create siem_rule ssh.a", "create siem_rule ssh.b", "create siem_rule ssh.c",
}

func TestFirstApplyMakesEverythingAndASecondNothing(t *testing.T) {
	w := newWorld(t)
	p := w.plan(sample())
	assert.Equal(t, everything, p.lines())
	assert.Empty(t, w.server.Writes(), "planning writes nothing")
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Applied, r.Outcome())
	assert.Contains(t, w.inventory(), `path://\"/Library/Users/me@example.com/SOC/Detections/allow_scanners\"`)
	assert.Contains(t, w.inventory(), `[[10.0.0.1 says "hi", twice] [10.0.0.2 ]]`)
	assert.Contains(t, w.inventory(), "dac-project:demo")

	w.server.Forget()
	again := w.plan(sample())
	assert.Empty(t, again.lines())
	assert.True(t, again.Empty())
	_, err = Apply(context.Background(), again, nil)
	require.NoError(t, err)
	assert.Empty(t, w.server.Writes(), "applying twice writes nothing the second time")
}

func TestPlanNeedsNoStateOfThisMachine(t *testing.T) {
	w := newWorld(t)
	w.apply(without(sample(), "knock"))
	doc, err := w.server.Save()
	require.NoError(t, err)
	other := newWorld(t)
	require.NoError(t, other.server.Load(doc))
	assert.Equal(t, []string{"create log_search knock"}, other.plan(sample()).lines())
	assert.Equal(t, w.plan(sample()).lines(), other.plan(sample()).lines())
}

func TestUpdateNamesWhatDiffers(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	changed := with(sample(),
		search("knock", "Knock - client", "_sourceCategory=b\n| where b\n| count"),
		thresholdRule("ssh.b", "SSH - b", 5),
		matchList("gateways", "det gateways", "10.0.0.1", "10.0.0.9"),
		lookup("scanners", "allow_scanners", []string{"10.0.0.1", "alone"}))
	p := w.plan(changed)
	assert.Equal(t, []string{
		"update match_list gateways items 10.0.0.9 items 10.0.0.2 items 10.0.0.3",
		"update lookup_table scanners rows",
		"update log_search knock queryString line 2",
		"update siem_rule ssh.b limit",
	}, p.lines())
	assert.False(t, p.CountDrift() > 0)
	assert.Equal(t, Diff{"limit", "3", "5"}, p.Changes[len(p.Changes)-1-1].Differs[0])
	w.apply(changed)
	assert.Empty(t, w.plan(changed).lines())
	assert.Contains(t, w.inventory(), "10.0.0.1=of 10.0.0.1 10.0.0.9=of 10.0.0.9")
	assert.Contains(t, w.inventory(), "[[10.0.0.1 alone]]")
}

func TestEveryPutIsAFullBody(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.server.Forget()
	w.apply(with(sample(), search("knock", "Knock - client", "x"), thresholdRule("ssh.b", "SSH - b", 5)))
	puts := 0
	for _, e := range w.server.Writes() {
		var got dict
		require.NoError(t, json.Unmarshal([]byte(e.Body), &got))
		if fields, is := got["fields"].(dict); is {
			got = fields
		}
		for _, o := range sample() {
			var sent dict
			require.NoError(t, json.Unmarshal(o.Body, &sent))
			if fields, is := sent["fields"].(dict); is {
				sent = fields
			}
			if o.Name == got["name"] {
				puts++
				for member := range sent {
					assert.Contains(t, got, member, "%s %s", e.Method, e.Path)
				}
			}
		}
	}
	assert.Equal(t, 2, puts)
}

func TestReplaceWhereSumoCannotUpdate(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	renamed := matchList("gateways", "det gateways 2", "10.0.0.1")
	columns := lookup("scanners", "allow_scanners", []string{"10.0.0.1", "x"})
	columns.Body = json.RawMessage(strings.Replace(string(columns.Body), `"fieldName":"why"`, `"fieldName":"reason"`, 1))
	kind := thresholdRule("ssh.a", "SSH - a", 1)
	now := with(sample(), renamed, columns, kind)
	assert.Equal(t, []string{
		"replace match_list gateways name items 10.0.0.2 items 10.0.0.3",
		"replace lookup_table scanners fields[1].fieldName rows",
	}, w.plan(now).lines()[:2])
	assert.Contains(t, w.plan(now).lines()[2], "replace siem_rule ssh.a ")
	w.apply(now)
	assert.Empty(t, w.plan(now).lines())
	assert.NotContains(t, w.inventory(), "list det gateways [")
}

func TestRenameKeepsTheObject(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	target := func(objects []Object, id string) string {
		for _, c := range w.plan(objects).Changes {
			if c.ID == id {
				return c.Target
			}
		}
		return ""
	}
	searchID, ruleID := target(sample(), "knock"), target(sample(), "ssh.b")
	now := with(sample(), search("knock", "Knock - renamed", "_sourceCategory=b\n| where a\n| count"), thresholdRule("ssh.b", "SSH - renamed", 3))
	assert.Equal(t, []string{"update log_search knock name", "update siem_rule ssh.b name"}, w.plan(now).lines())
	w.apply(now)
	assert.Empty(t, w.plan(now).lines())
	assert.Equal(t, searchID, target(now, "knock"))
	assert.Equal(t, ruleID, target(now, "ssh.b"))

	newID := with(without(now, "ssh.b"), thresholdRule("ssh.bb", "SSH - renamed", 3))
	assert.Equal(t, []string{"update siem_rule ssh.bb id"}, w.plan(newID).lines())
	w.apply(newID)
	assert.Equal(t, ruleID, target(newID, "ssh.bb"))
}

func TestNamesPassedOnAreOrderedAndSwappedNamesRefused(t *testing.T) {
	w := newWorld(t)
	w.apply([]Object{thresholdRule("a", "A", 1), thresholdRule("b", "B", 1)})
	chain := []Object{thresholdRule("a", "B", 1), thresholdRule("b", "C", 1)}
	assert.Equal(t, []string{"update siem_rule b name", "update siem_rule a name"}, w.plan(chain).lines())
	w.apply(chain)
	swap := []Object{thresholdRule("a", "C", 1), thresholdRule("b", "B", 1)}
	assert.Equal(t, []string{"conflict siem_rule a name", "conflict siem_rule b name"}, w.plan(swap).lines())

	lists := func(a, b string) []Object {
		return []Object{matchList("a", a, "1"), matchList("b", b, "1"), matchRule("r", "R", "true", "a")}
	}
	w.apply(lists("A", "B"))
	assert.Equal(t, []string{"conflict match_list a name", "conflict match_list b name"}, w.plan(lists("B", "A")).lines(), "the rule has no part in it")
}

func TestWhatLiesInAnotherFolderOfOursIsMovedOrDeleted(t *testing.T) {
	w := newWorld(t)
	in := func(folder string, objects []Object) (lines []string) {
		p, err := Compare(context.Background(), w.client, Project{ID: "demo", Folder: folder}, objects)
		require.NoError(t, err)
		r, err := Apply(context.Background(), p, nil)
		require.NoError(t, err)
		require.Equal(t, Applied, r.Outcome())
		again, err := Compare(context.Background(), w.client, Project{ID: "demo", Folder: folder}, objects)
		require.NoError(t, err)
		require.True(t, again.Empty(), "%q", again.lines())
		return p.lines()
	}
	objects := []Object{search("s", "S", "q"), lookup("t", "T", []string{"1", "2"})}
	in("Detections", objects)
	assert.Equal(t, []string{"update folder folder-1 name", "create folder folder-2", "replace lookup_table t folder", "replace log_search s folder"},
		in("SOC/Detections", objects))
	assert.Equal(t, []string{"update folder folder-1 name", "replace lookup_table t folder", "delete log_search s", "delete folder folder-2"},
		in("Detections", objects[1:]))
	in("A/B/C", objects)
	assert.Equal(t, []string{"update folder folder-1 name", "replace lookup_table t folder", "replace log_search s folder", "delete folder folder-3", "delete folder folder-2"},
		in("D", objects))
	in("A/B/C", objects)
	in("D", nil)
	assert.Equal(t, newWorld(t).inventory(), w.inventory(), "an empty account again")

	in("Detections", objects)
	ours, err := w.client.ContentAt(context.Background(), "/Library/Users/me@example.com/Detections")
	require.NoError(t, err)
	theirs, err := w.client.CreateFolder(context.Background(), ours.ID, "Theirs", "")
	require.NoError(t, err)
	foreign := mustDecode(search("x", "S", "theirs"))
	foreign["parentId"] = theirs.ID
	_, err = w.client.CreateLogSearch(context.Background(), foreign)
	require.NoError(t, err)
	p, err := Compare(context.Background(), w.client, Project{ID: "demo", Folder: "Detections/Theirs"}, objects)
	require.NoError(t, err)
	assert.Equal(t, []string{"replace lookup_table t folder", "conflict log_search s"}, p.lines())
}

func TestFolderIsRenamedWithTheProject(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	p := Project{ID: "demo", Folder: "SOC/Rules"}
	plan, err := Compare(context.Background(), w.client, p, sample())
	require.NoError(t, err)
	assert.Equal(t, []string{"update folder folder-2 name", "update log_search ssh queryString"}, plan.lines())
	r, err := Apply(context.Background(), plan, nil)
	require.NoError(t, err)
	assert.Equal(t, Applied, r.Outcome())
	assert.NotContains(t, w.inventory(), "Detections")
}

func TestConflictWritesNothing(t *testing.T) {
	foreign := newWorld(t)
	other := Project{ID: "other", Folder: "SOC/Detections"}
	plan, err := Compare(context.Background(), foreign.client, other, []Object{thresholdRule("x", "SSH - b", 9), search("y", "Knock - client", "z"), matchList("l", "det gateways", "1")})
	require.NoError(t, err)
	_, err = Apply(context.Background(), plan, nil)
	require.NoError(t, err)
	before := foreign.inventory()
	foreign.server.Forget()

	p := foreign.plan(sample())
	conflicts := 0
	for _, c := range p.Changes {
		if c.Action == Conflict {
			conflicts++
			assert.Contains(t, c.Reason, "managed by the project other")
		}
	}
	assert.Equal(t, 3, conflicts)
	_, err = Apply(context.Background(), p, nil)
	assert.ErrorIs(t, err, ErrConflict)
	assert.Empty(t, foreign.server.Writes())
	assert.Equal(t, before, foreign.inventory())
}

func TestUnmarkedNameIsAConflictToo(t *testing.T) {
	w := newWorld(t)
	_, err := w.client.CreateMatchList(context.Background(), "det gateways", "Ip", "by hand [dac:demo/gateways h1:0123456789ab] and more")
	require.NoError(t, err)
	p := w.plan(sample())
	assert.Contains(t, p.lines(), "conflict match_list gateways")
}

func TestDestroyTakesWhatIsOursAndNothingElse(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	p, err := Destroy(context.Background(), w.client, project)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"delete log_search knock", "delete log_search ssh", "delete siem_rule ssh.a", "delete siem_rule ssh.b", "delete siem_rule ssh.c",
		"delete match_list gateways", "delete lookup_table scanners", "delete folder folder-2", "delete folder folder-1",
	}, p.lines())
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, Applied, r.Outcome())
	assert.Equal(t, newWorld(t).inventory(), w.inventory(), "an empty account again")

	w.apply(sample())
	folder, err := w.client.ContentAt(context.Background(), "/Library/Users/me@example.com/SOC/Detections")
	require.NoError(t, err)
	_, err = w.client.CreateFolder(context.Background(), folder.ID, "Private", "")
	require.NoError(t, err)
	p, err = Destroy(context.Background(), w.client, project)
	require.NoError(t, err)
	_, err = Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Contains(t, w.inventory(), "Detections/Private", "a folder that is not empty stays")
}

func TestSharedFolderIsUsedAndNeverTouched(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	root, err := w.client.PersonalFolder(ctx)
	require.NoError(t, err)
	_, err = w.client.CreateFolder(ctx, root.ID, "SOC", "everybody's")
	require.NoError(t, err)
	w.apply(sample())
	p, err := Destroy(ctx, w.client, project)
	require.NoError(t, err)
	_, err = Apply(ctx, p, nil)
	require.NoError(t, err)
	assert.Contains(t, w.inventory(), `me@example.com/SOC {"description":"everybody's"}`)
	assert.NotContains(t, w.inventory(), "Detections")
}

func TestFailedReadIsNeverAbsence(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.server.Forget()
	w.plan(sample())
	for i := range w.server.Requests() {
		for _, kind := range []sumotest.FaultKind{sumotest.FailBefore, sumotest.HTML401, sumotest.DropBefore} {
			w.server.Inject(sumotest.Fault{Kind: kind, Skip: i, Times: 100})
			_, err := Compare(context.Background(), w.client, project, sample())
			var e *sumoapi.Error
			assert.True(t, errors.As(err, &e), "request %d, %s: %v", i, kind, err)
			w.server.Revive()
		}
	}
}

func TestASandboxIsNeverWaitedFor(t *testing.T) {
	w := newWorld(t)
	w.server = sumotest.New(sumotest.Options{})
	var err error
	w.client, err = sumoapi.New(sumoapi.Options{Base: "http://localhost", Transport: w.server.Transport(), Every: -1,
		Clock: sumoapi.Clock{Now: w.clock.Now, Sleep: w.clock.Sleep}})
	require.NoError(t, err)
	start := w.clock.Now()
	w.apply(sample())
	w.apply(with(sample(), matchList("gateways", "det gateways 2", "1"), lookup("scanners", "allow_others", []string{"1", "2"})))
	w.apply(nil)
	assert.Equal(t, start, w.clock.Now())
}

func TestConnectionsAreNamedAndResolved(t *testing.T) {
	w := newWorld(t)
	o := search("hook", "Hook", "q")
	o.Body = json.RawMessage(strings.Replace(string(o.Body), `{"taskType":"EmailSearchNotificationSyncDefinition","toList":["soc@example.com","a@example.com"]}`,
		`{"taskType":"WebhookSearchNotificationSyncDefinition","webhookId":"${connection:SOC \"chat\"}","itemizeAlerts":false,"maxItemizedAlerts":100}`, 1))
	_, err := Compare(context.Background(), w.client, project, []Object{o})
	assert.ErrorContains(t, err, `Sumo has no connection named "SOC \"chat\"", and no other`)
	w.server.AddConnection("else")
	id := w.server.AddConnection(`SOC "chat"`)
	w.apply([]Object{o})
	assert.Contains(t, w.inventory(), `"webhookId":"`+id+`"`)
	assert.Empty(t, w.plan([]Object{o}).lines())
}

func TestMistakesInObjectsComeBeforeAnyWrite(t *testing.T) {
	w := newWorld(t)
	long := search("long", "Long", "q")
	long.Body = json.RawMessage(strings.Replace(string(long.Body), "What it is for", strings.Repeat("x", 230), 1))
	for _, c := range []struct {
		name   string
		object Object
		says   string
	}{
		{"no room for the marker", long, "with the marker only"},
		{"need", matchRule("r", "R", "true", "nowhere"), `it needs "nowhere"`},
		{"lookup", search("s", "S", "${lookup:nowhere}"), `reads the lookup table "nowhere"`},
		{"kind", Object{Kind: "monitor", ID: "m", Name: "M"}, "unknown kind"},
		{"name", Object{Kind: SIEMRule, ID: "m", Name: "M", Body: thresholdRule("m", "N", 1).Body}, `its body names it "N"`},
		{"row", lookup("t", "T", []string{"one"}), "row 1 has 1 values for 2 fields"},
		{"twice", matchList("l", "L", "a", "a"), `item "a" is there twice`},
		{"body", Object{Kind: SIEMRule, ID: "m", Name: "M", Body: json.RawMessage(`[]`)}, "no JSON object"},
	} {
		_, err := Compare(context.Background(), w.client, project, []Object{c.object})
		assert.ErrorContains(t, err, c.says, c.name)
	}
	_, err := Compare(context.Background(), w.client, project, []Object{thresholdRule("a", "A", 1), thresholdRule("b", "A", 1)})
	assert.ErrorContains(t, err, `another has the name "A" too`)
	assert.Empty(t, w.server.Writes())
}
