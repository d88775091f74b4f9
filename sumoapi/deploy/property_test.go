package deploy

import (
	"context"
	"encoding/json"
	"flag"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/sumoapi/sumotest"
)

// TestMain keeps a plain run short; -rapid.checks=N says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
	m.Run()
}

// settle puts objects of other people into an account: unmarked ones, ones of
// another project, in their own folders and in ours.
func (w *world) settle() {
	ctx := context.Background()
	root, err := w.client.PersonalFolder(ctx)
	require.NoError(w.t, err)
	mine, err := w.client.CreateFolder(ctx, root.ID, "Mine", "")
	require.NoError(w.t, err)
	soc, err := w.client.CreateFolder(ctx, root.ID, "SOC", "shared")
	require.NoError(w.t, err)
	ours, err := w.client.CreateFolder(ctx, soc.ID, "Detections", "shared")
	require.NoError(w.t, err)
	for _, folder := range []string{mine.ID, ours.ID} {
		b := mustDecode(search("x", "Foreign - search", "theirs"))
		b["parentId"] = folder
		_, err = w.client.CreateLogSearch(ctx, b)
		require.NoError(w.t, err)
	}
	_, err = w.client.CreateRule(ctx, "match", mustDecode(matchRule("x", "Foreign - rule", "x"))["fields"])
	require.NoError(w.t, err)
	l, err := w.client.CreateMatchList(ctx, "foreign list", "Ip", "")
	require.NoError(w.t, err)
	require.NoError(w.t, matchLists{}.fill(ctx, &account{client: w.client}, l.ID, &want{Object: Object{Name: "foreign list"}, contents: items{"1": {Value: "1", Active: true}}}, func(error) {}))
	w.server.AddVendorRule("Vendor - rule")
	other, err := Compare(ctx, w.client, Project{ID: "other", Folder: "SOC/Detections"}, []Object{
		thresholdRule("ssh.b", "Other - rule", 1), search("ssh", "Other - search", "x"), lookup("scanners", "other_lookup", []string{"a", "b"}), matchList("gateways", "other list", "1")})
	require.NoError(w.t, err)
	_, err = Apply(ctx, other, nil)
	require.NoError(w.t, err)
}

// objects returns every object as the account holds it, by id.
func (w *world) objects() map[string]string {
	all := map[string]string{}
	w.server.Edit(func(st *sumotest.State) {
		put := func(id string, v any) {
			doc, err := json.Marshal(v)
			require.NoError(w.t, err)
			all[id] = string(doc)
		}
		for id, v := range st.Items {
			put(id, v)
		}
		for id, v := range st.Rules {
			put(id, v)
		}
		for id, v := range st.Lists {
			put(id, v)
		}
	})
	return all
}

// TestForeignObjectsStayAsTheyAre runs random sequences of commands, edits and
// faults: what was not made by the project is byte for byte the same after
// each, a settled apply is followed by an empty plan, and a destroy leaves
// nothing of ours.
func TestForeignObjectsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.settle()
		foreign := w.objects()
		same := func() {
			now := w.objects()
			for id, doc := range foreign {
				if now[id] != doc {
					t.Fatalf("a foreign object changed:\n%s\n%s", doc, now[id])
				}
			}
		}
		desired := func() []Object {
			objects := sample()
			for _, id := range []string{"ssh", "knock", "ssh.b", "ssh.c", "ssh.a"} {
				if rapid.Bool().Draw(t, "drop "+id) {
					objects = without(objects, id)
				}
			}
			if rapid.Bool().Draw(t, "changed") {
				objects = with(objects, thresholdRule("ssh.b", rapid.SampledFrom([]string{"SSH - b", "SSH - e"}).Draw(t, "name"), rapid.IntRange(1, 3).Draw(t, "limit")),
					matchList("gateways", "det gateways", rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 3, rapid.ID).Draw(t, "items")...))
			}
			if rapid.IntRange(0, 4).Draw(t, "clash") == 0 {
				objects = append(objects, thresholdRule("clash", rapid.SampledFrom([]string{"Foreign - rule", "Other - rule"}).Draw(t, "taken"), 1))
			}
			return objects
		}
		t.Repeat(map[string]func(*rapid.T){
			"apply": func(*rapid.T) {
				objects := desired()
				p := w.plan(objects)
				_, err := Apply(context.Background(), p, nil)
				if p.Count(Conflict) > 0 {
					require.ErrorIs(t, err, ErrConflict)
					return
				}
				require.NoError(t, err)
				require.True(t, w.plan(objects).Empty(), "%q", w.plan(objects).lines())
			},
			"apply under faults": func(*rapid.T) {
				p := w.plan(desired())
				kind := sumotest.FaultKind(rapid.IntRange(int(sumotest.Throttle), int(sumotest.DropAfter)).Draw(t, "fault"))
				w.server.Inject(sumotest.Fault{Kind: kind, Skip: rapid.IntRange(0, 30).Draw(t, "at"), Times: rapid.IntRange(1, 8).Draw(t, "times")})
				_, _ = Apply(context.Background(), p, nil)
				w.server.Revive()
			},
			"destroy": func(*rapid.T) {
				p, err := Destroy(context.Background(), w.client, project)
				require.NoError(t, err)
				r, err := Apply(context.Background(), p, nil)
				require.NoError(t, err)
				require.Equal(t, Applied, r.Outcome())
				require.Equal(t, slices.Sorted(maps.Keys(foreign)), slices.Sorted(maps.Keys(w.objects())))
			},
			"edit in Sumo": func(*rapid.T) {
				w.editRule("SSH - b", func(r dict) { r["limit"] = 77 })
				w.editItem("Knock - client", func(b dict) { b["queryString"] = "edited" })
				if rapid.Bool().Draw(t, "off") {
					w.editRule("SSH - a", func(r dict) { r["enabled"] = false })
				}
			},
			"": func(*rapid.T) { same() },
		})
	})
}
