package deploy

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi/sumotest"
)

// editRule changes a rule as somebody would in Sumo's pages.
func (w *world) editRule(name string, change func(rule dict)) {
	w.server.Edit(func(st *sumotest.State) {
		for _, r := range st.Rules {
			if r["name"] == name {
				change(r)
				r["lastUpdated"] = "2026-06-01T00:00:00Z"
			}
		}
	})
}

func (w *world) editItem(name string, change func(body dict)) {
	w.server.Edit(func(st *sumotest.State) {
		for _, it := range st.Items {
			if it.Name == name {
				change(it.Body)
				it.Modified = "2026-06-01T00:00:00Z"
			}
		}
	})
}

func find(p *Plan, id string) *Change {
	for _, c := range p.Changes {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func TestDriftIsToldFromAChangeOfTheRules(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.editItem("Knock - client", func(b dict) { b["queryString"] = "hacked" })
	w.editRule("SSH - b", func(r dict) { r["limit"] = 99 })
	c := find(w.plan(sample()), "knock")
	assert.Equal(t, Update, c.Action)
	assert.True(t, c.Drift)
	assert.Equal(t, "changed in Sumo since it was applied", c.Reason)

	c = find(w.plan(with(sample(), thresholdRule("ssh.b", "SSH - b", 7))), "ssh.b")
	assert.True(t, c.Drift)
	assert.Equal(t, "changed in the rules, and in Sumo too", c.Reason)
	assert.Equal(t, []Diff{{"limit", "99", "7"}}, c.Differs)

	c = find(w.plan(with(sample(), search("ssh", "SSH - daemon", "new", "scanners"))), "ssh")
	assert.False(t, c.Drift)
	assert.Equal(t, "changed in the rules", c.Reason)

	w.apply(sample())
	assert.Empty(t, w.plan(sample()).lines())
}

func TestServersSpellingsAreNoDrift(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.editItem("Knock - client", func(b dict) {
		b["queryString"] = b["queryString"].(string) + "\n"
		s := b["schedule"].(dict)
		s["parseableTimeRange"].(dict)["from"].(dict)["relativeTime"] = "-3600s"
		s["cronExpression"] = "0 7/15 * * * ? *"
		s["parameters"] = nil
		s["notification"].(dict)["toList"] = []any{"a@example.com", "soc@example.com"}
		s["notification"].(dict)["subjectTemplate"] = "Search Alert: {{AlertCondition}} results found for {{SearchName}}"
	})
	w.editRule("SSH - b", func(r dict) { r["windowSize"], r["signalCount07d"], r["countField"] = "120000", 12, nil })
	assert.Empty(t, w.plan(sample()).lines())
}

func TestRuleSwitchedOffStaysOffUntilItsTextChanges(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	off := func(r dict) { r["enabled"] = false }
	w.editRule("SSH - b", off)
	w.server.Forget()
	p := w.plan(sample())
	c := find(p, "ssh.b")
	assert.Equal(t, Noop, c.Action)
	assert.True(t, c.Drift)
	assert.True(t, p.Empty())
	assert.True(t, p.CountDrift() > 0)
	assert.Contains(t, c.Reason, "switched off in Sumo")
	w.apply(sample())
	assert.Empty(t, w.server.Writes())

	w.editRule("SSH - b", func(r dict) { r["limit"] = 50 })
	w.apply(sample()) // repairs the limit, leaves the switch
	assert.Contains(t, find(w.plan(sample()), "ssh.b").Reason, "switched off")

	changed := with(sample(), thresholdRule("ssh.b", "SSH - b", 4))
	w.apply(changed)
	assert.Empty(t, w.plan(changed).lines())
	w.server.Edit(func(st *sumotest.State) {
		for _, r := range st.Rules {
			assert.Equal(t, true, r["enabled"])
		}
	})
}

func TestRuleDisabledBySumoIsReportedWithItsReason(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.editRule("SSH - b", func(r dict) {
		r["enabled"] = false
		r["status"] = dict{"status": "FAILED_AND_DISABLED", "message": "too many\x1b[31m signals"}
	})
	p := w.plan(sample())
	assert.Equal(t, "switched off in Sumo, and left so until its text changes; FAILED_AND_DISABLED: too many[31m signals", find(p, "ssh.b").Reason)
	assert.Len(t, p.Warnings, 1)
}

func TestApplyReportsRulesSumoCannotRun(t *testing.T) {
	w := newWorld(t)
	w.server.CheckRule = func(e string) error {
		if e == "true" {
			return errors.New("Line 1:2 mismatched input")
		}
		return nil
	}
	r := w.apply(sample())
	assert.Equal(t, Degraded, r.Outcome())
	for _, res := range r.Results {
		assert.Equal(t, res.ID == "ssh.b" || res.ID == "ssh.c", res.Degraded, res.ID)
	}
}

func TestWhatIsDeletedMayHaveBeenEdited(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.editItem("Knock - client", func(b dict) { b["queryString"] = "tuned" })
	p := w.plan(without(sample(), "knock", "ssh.b"))
	assert.Equal(t, Delete, find(p, "knock").Action)
	assert.True(t, find(p, "knock").Drift)
	assert.Equal(t, "no longer wanted, though changed in Sumo since it was applied", find(p, "knock").Reason)
	assert.Equal(t, "no longer wanted", find(p, "ssh.b").Reason)
	assert.False(t, find(p, "ssh.b").Drift)
}

func TestExcerptsShowTheDifference(t *testing.T) {
	long := strings.Repeat("0123456789", 12)
	for _, c := range []struct{ old, new, wantOld, wantNew string }{
		{"a", "b", "a", "b"},
		{"", long, "", long[:79] + "…"},
		{long + "5" + long, long + "55" + long, "…" + long[101:] + "5" + long[:59] + "…", "…" + long[101:] + "55" + long[:58] + "…"},
		{long + "a", long, "…" + long[100:] + "a", "…" + long[100:]},
		{"é" + long, "è" + long, "é" + long[:78] + "…", "è" + long[:78] + "…"},
	} {
		old, new := Diff{Old: c.old, New: c.new}.Excerpt()
		assert.Equal(t, []string{c.wantOld, c.wantNew}, []string{old, new})
	}
}

func TestItemsOfAListAreOursAlone(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.server.Edit(func(st *sumotest.State) {
		for _, l := range st.Lists {
			l.Items["x"] = &sumotest.Row{ID: "x", Value: "6.6.6.6", Active: true}
			for _, r := range l.Items {
				if r.Value == "10.0.0.1" {
					r.Active = false
				}
			}
		}
	})
	c := find(w.plan(sample()), "gateways")
	assert.True(t, c.Drift)
	assert.Equal(t, []Diff{{"items 10.0.0.1", "of 10.0.0.1", "of 10.0.0.1"}, {"items 6.6.6.6", "removed", ""}}, c.Differs)
	w.apply(sample())
	assert.Empty(t, w.plan(sample()).lines())
	assert.NotContains(t, w.inventory(), "6.6.6.6")
}

// TestManySearchesAreReadInAList holds a plan of many searches to a few requests, and
// what differs to a look of its own.
func TestManySearchesAreReadInAList(t *testing.T) {
	w := newWorld(t)
	var objects []Object
	for i := range 150 {
		objects = append(objects, search(fmt.Sprint("s", i), fmt.Sprint("Search ", i), fmt.Sprint("_sourceCategory=a", i)))
	}
	w.apply(objects)
	reads := func(wanted []Object) (p *Plan, one, pages int) {
		w.server.Forget()
		p = w.plan(wanted)
		for _, r := range w.server.Requests() {
			switch {
			case strings.HasPrefix(r.Path, "v1/logSearches/"):
				one++
			case r.Path == "v1/logSearches":
				pages++
			}
		}
		return p, one, pages
	}
	p, one, pages := reads(objects)
	assert.True(t, p.Empty())
	assert.Equal(t, []int{fewSearches, 2}, []int{one, pages})
	w.editItem("Search 140", func(b dict) { b["queryString"] = "edited" })
	p, one, _ = reads(without(objects, "s141"))
	assert.Equal(t, Update, find(p, "s140").Action)
	assert.True(t, find(p, "s140").Drift)
	assert.Equal(t, Delete, find(p, "s141").Action)
	assert.Equal(t, 1, p.Count(Update))
	assert.Equal(t, 1, p.Count(Delete))
	assert.Zero(t, p.Count(Create, Replace, Conflict))
	assert.Equal(t, fewSearches+2, one)
	w.apply(without(objects, "s141"))
	p, _, _ = reads(without(objects, "s141"))
	assert.True(t, p.Empty())
}

func TestCopiesAreReportedAndKept(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.server.Edit(func(st *sumotest.State) {
		for _, r := range st.Rules {
			if r["name"] == "SSH - b" {
				twin := maps.Clone(r)
				twin["id"], twin["name"], twin["created"] = "THRESHOLD-U99999", "Copy of SSH - b", "2027-01-01T00:00:00Z"
				st.Rules["THRESHOLD-U99999"] = twin
				return
			}
		}
	})
	p := w.plan(sample())
	assert.Empty(t, p.lines())
	require.Len(t, p.Warnings, 1)
	assert.Contains(t, p.Warnings[0], "Copy of SSH - b")

	p, err := Destroy(context.Background(), w.client, project)
	require.NoError(t, err)
	_, err = Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Contains(t, w.inventory(), "Copy of SSH - b", "the younger one is the copy")
}

func TestOfCopiesTheOneWithTheWantedNameIsOurs(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	w.server.Edit(func(st *sumotest.State) {
		for _, r := range st.Rules {
			if r["name"] == "SSH - b" {
				twin := maps.Clone(r)
				twin["id"], twin["created"] = "THRESHOLD-U99999", "2027-01-01T00:00:00Z"
				r["name"] = "SSH - b (old)"
				st.Rules["THRESHOLD-U99999"] = twin
				return
			}
		}
	})
	p := w.plan(sample())
	assert.Empty(t, p.lines())
	assert.Equal(t, "THRESHOLD-U99999", find(p, "ssh.b").Target)
	require.Len(t, p.Warnings, 1)
	assert.Contains(t, p.Warnings[0], "SSH - b (old)")
}

func TestWhatChangedSinceThePlanIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.apply(sample())
	next := with(without(sample(), "ssh.c"), search("knock", "Knock - client", "new"), thresholdRule("ssh.b", "SSH - b", 8),
		matchRule("new", "New", "true"))
	p := w.plan(next)
	w.editRule("SSH - b", func(r dict) { r["limit"] = 50 })
	w.editRule("SSH - c", func(r dict) { r["matchExpression"] = "false" })
	w.editItem("Knock - client", func(b dict) { b["description"] = "mine now" })
	_, err := w.client.CreateRule(context.Background(), "match", object(mustDecode(matchRule("x", "New", "mine"))["fields"]))
	require.NoError(t, err)
	w.server.Forget()
	r, err := Apply(context.Background(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, 4, r.Count(Stale))
	assert.Equal(t, Unchanged, r.Outcome())
	assert.Empty(t, w.server.Writes())
	assert.ErrorContains(t, r.Results[0].Err(), "changed since the plan")
}

func mustDecode(o Object) dict {
	b, err := decode(o.Body)
	if err != nil {
		panic(err)
	}
	return b
}
