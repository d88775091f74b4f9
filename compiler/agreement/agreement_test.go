package agreement

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	cases = flag.Int("cases", 10_000, "generated cases, a rule and an event each")
	seed  = flag.Uint64("seed", 1, "seed of the generated cases")
)

// perRule is the number of events that one rule is held to, perWindow that of a
// rule with a window.
const perRule, perWindow = 50, 30

// TestReadingsAgree holds rules without a window to one meaning.
func TestReadingsAgree(t *testing.T) {
	var all, refused, search, siem, raise int
	left := map[string]int{}
	for n := uint64(0); all*perRule < *cases; n++ {
		f := drawn(*seed, n)
		f.out = try(f.rule, f.events)
		if f.out.refused != nil {
			refused++
			continue
		}
		all++
		raise += f.out.matches
		for _, name := range f.out.left {
			left[name]++
		}
		if !f.out.noSearch {
			search++
		}
		if !f.out.noSIEM {
			siem++
		}
		if f.out.divided != nil {
			require.Fail(t, shrink(f, try).String(), "seed %d, rule %d", *seed, n)
		}
	}
	t.Logf("%d rules, %d refused by the checker; %d as a search, %d as Cloud SIEM rules; %d of %d cases raise; left out: %v", all, refused, search, siem, raise, all*perRule, left)
	assert.Greater(t, all, refused, "rules that the checker takes")
	assert.Greater(t, search*100, all*90, "rules that a search can say")
	assert.Greater(t, siem*100, all*60, "rules that Cloud SIEM can say")
	assert.Greater(t, raise*100, all*perRule*10, "cases that raise something")
}

// TestWindowsAgree holds rules with a window to one meaning.
func TestWindowsAgree(t *testing.T) {
	var all, refused, siem, given int
	for n := uint64(0); all*perWindow < *cases/4; n++ {
		f := drawnWindow(*seed, n)
		f.out = tryWindow(f.rule, f.events)
		if f.out.refused != nil {
			refused++
			continue
		}
		all++
		given += f.out.matches
		if !f.out.noSIEM {
			siem++
		}
		if f.out.noSearch { // every window but that of a text that would be a parameter
			require.Contains(t, f.rule.String(), "{{")
			continue
		}
		if f.out.divided != nil {
			require.Fail(t, shrink(f, tryWindow).String(), "seed %d, window %d", *seed, n)
		}
	}
	t.Logf("%d rules with a window, %d refused by the checker; %d as Cloud SIEM rules; %d rows of %d events", all, refused, siem, given, all*perWindow)
	assert.Greater(t, all, refused, "rules that the checker takes")
	assert.Greater(t, siem*100, all*10, "rules that Cloud SIEM can say")
	assert.Greater(t, given, all, "rows")
}

// drawn draws the nth rule and its events.
func drawn(seed, n uint64) found {
	g := newGen(seed, n)
	r := g.rule()
	return found{rule: r, events: g.events(perRule)}
}

// drawnWindow draws the nth rule with a window and its events.
func drawnWindow(seed, n uint64) found {
	g := newGen(seed, 1<<32+n)
	r := g.windowRule()
	return found{rule: r, events: g.windowEvents(r.window, perWindow)}
}

// tryWindow holds the readings of a rule with a window to each other.
func tryWindow(r *rule, events []*event) (out outcome) {
	b, err := compile(r.String())
	if err != nil {
		out.refused = err
		return out
	}
	if events = undeclared(b, events); len(events) == 0 {
		return out
	}
	want := plainRows(b, events)
	out.matches = len(want)
	differ := func(reading string, got, want rows, err error) {
		switch {
		case out.divided != nil:
		case err != nil:
			out.divided = &division{why: reading + ": " + err.Error()}
		case !slices.Equal(want, got):
			out.divided = &division{why: fmt.Sprintf("  %s:\n    %s\n  %s:\n    %s\n", "conditions", strings.Join(want, "\n    "), reading, strings.Join(got, "\n    "))}
		}
	}
	for _, of := range []struct{ workers, files int }{{1, 1}, {2, 3}, {3, len(events)}} { // a file is a chunk or more
		got, err := localRows(b, events, of.workers, of.files)
		differ(fmt.Sprintf("local, %d workers", of.workers), got, want, err)
	}
	got, text, err := searchRows(b, events, nil, false)
	out.search = text
	if errors.As(err, new(refused)) {
		out.noSearch = true
		return out
	}
	if !b.Window.Overlaps() {
		differ("search", got, want, err)
	} else {
		differ("search, names", got.names(), want.names(), err)
		got, text, err = searchRows(b, events, nil, true)
		out.search = text
		differ("search, the first of a chain", got, want, err)
	}
	if b.SIEM == nil {
		out.noSIEM = true
		return out
	}
	got, out.siem, err = siemRows(b, events)
	if errors.As(err, new(refused)) {
		out.noSIEM = true
		return out
	}
	missing := slices.DeleteFunc(want.names(), func(name string) bool { return slices.Contains(got, name) })
	differ("siem, what it lacks", missing, nil, err)
	return out
}
