package agreement

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/siemql"
)

// declared are the differences between readings that are known and meant: one
// kind of rule over one kind of event, read so.
var declared = []struct {
	name, reason string
	readings     []string // the first words of the readings' names
	loses        bool     // the reading may only miss what it should raise
	rule         func(b *ir.Branch) bool
	event        func(e *event) bool
}{
	{
		name:     "escaped letters",
		reason:   "a keyword of a search finds text as it stands in _raw, and a JSON writer may put \\u0041 for A; none is known to",
		readings: []string{"search"}, loses: true,
		rule:  func(b *ir.Branch) bool { return len(ir.Literals(b)) > 0 },
		event: func(e *event) bool { return escapedLetter.MatchString(e.raw()) },
	},
	{
		name:     "dotted capital i",
		reason:   "lower makes two characters of U+0130, the first an ASCII i, and Cloud SIEM's patterns are searched in lower case",
		readings: []string{"siem"},
		rule:     func(*ir.Branch) bool { return true },
		event:    func(e *event) bool { return e.holds(func(r rune) bool { return r == 'İ' }) },
	},
	{
		name:     "letters of three forms",
		reason:   "fields are compared in lower case by Sumo, which also changes letters that are not one of a pair, such as U+01C5; a rule leaves them as they are",
		readings: []string{"search", "siem"},
		rule:     comparesTexts,
		event: func(e *event) bool {
			return e.holds(func(r rune) bool { _, paired := regex.Pair(r); return !paired && unicode.ToLower(r) != r })
		},
	},
}

var escapedLetter = regexp.MustCompile(`\\u00(?:3[0-9]|[46][1-9a-fA-F]|[57][0-9aA])`)

// comparesTexts reports whether a rule compares text with text, without case.
func comparesTexts(b *ir.Branch) (found bool) {
	ir.WalkBranch(b, func(x ir.Expr) bool {
		if eq, ok := x.(*ir.Equal); ok && eq.X.Type().IsText() && !eq.Cased {
			if _, literal := eq.Y.(*ir.Lit); !literal {
				found = true
			}
		}
		return true
	})
	return found
}

// reading is what one way to read a rule says of all events.
type reading struct {
	name string
	says verdicts
	err  error
}

// division is a rule over which the readings are divided.
type division struct {
	event   *event // over which; nil where a reading fails as a whole
	reading string // that says otherwise
	why     string
}

// outcome is what came of one rule over its events.
type outcome struct {
	refused          error    // by the checker
	noSearch, noSIEM bool     // refused by that target
	matches          int      // events that raise something
	left             []string // declared differences that were left out, each time
	divided          *division
	search, siem     string // the texts
}

// try holds the readings of a rule without a window to each other.
func try(r *rule, events []*event) (out outcome) {
	b, err := compile(r.String())
	if err != nil {
		out.refused = err
		return out
	}
	want := readIR(b, events)
	for _, v := range want {
		if len(v) > 0 {
			out.matches++
		}
	}
	var all []reading
	add := func(name string, says verdicts, err error) { all = append(all, reading{name, says, err}) }
	for name, literals := range map[string]bool{"local": true, "local, all messages": false} {
		says, err := readLocal(b, events, literals)
		add(name, says, err)
	}
	all = append(all, searches(b, events, nil, &out)...)
	all = append(all, siems(b, events, nil, &out)...)
	slices.SortStableFunc(all, func(a, b reading) int { return strings.Compare(a.name, b.name) })
	out.divided, out.left = divides(b, want, all, events)
	return out
}

func searches(b *ir.Branch, events []*event, f *fault, out *outcome) (all []reading) {
	text, err := searchText(b, f)
	out.search = text
	switch {
	case errors.As(err, new(refused)):
		out.noSearch = true
		return nil
	case err != nil:
		return []reading{{"search", nil, err}}
	}
	for name, nullsFail := range map[string]bool{"search": false, "search, null fails a negation": true} {
		says, err := readSearch(b, text, events, nullsFail)
		all = append(all, reading{name, says, err})
	}
	return all
}

func siems(b *ir.Branch, events []*event, f *fault, out *outcome) (all []reading) {
	if b.SIEM == nil {
		out.noSIEM = true
		return nil
	}
	rules, texts, err := siemTexts(b, f)
	out.siem = strings.Join(texts, "\n")
	switch {
	case errors.As(err, new(refused)):
		out.noSIEM = true
		return nil
	case err != nil:
		return []reading{{"siem", nil, err}}
	}
	read := &siemReader{b: b, rules: rules, texts: texts, events: events, programs: map[bool][]*siemql.Program{}, records: map[bool][]*siemql.Record{}}
	for _, view := range siemViews {
		says, err := read.read(view)
		all = append(all, reading{view.name, says, err})
	}
	return all
}

// divides finds the first event of which a reading says something else than
// the typed conditions do. It also names the declared differences before it.
func divides(b *ir.Branch, want verdicts, all []reading, events []*event) (d *division, left []string) {
	for _, r := range all {
		if r.err != nil {
			return &division{reading: r.name, why: r.name + ": " + r.err.Error()}, nil
		}
	}
	for _, e := range events {
		id := e.id()
		for _, r := range all {
			if slices.Equal(want[id], r.says[id]) {
				continue
			}
			if name := r.declared(b, e); name != "" {
				left = append(left, name)
				continue
			}
			var why strings.Builder
			fmt.Fprintf(&why, "  %-34s %s\n", "conditions:", say(want[id]))
			for _, r := range all {
				fmt.Fprintf(&why, "  %-34s %s\n", r.name+":", say(r.says[id]))
			}
			return &division{event: e, reading: r.name, why: why.String()}, left
		}
	}
	return nil, left
}

func say(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// declared returns the name of the declared difference that what a reading says
// of an event is, "" where it is none.
func (r reading) declared(b *ir.Branch, e *event) string {
	kind, _, _ := strings.Cut(r.name, ",")
	for _, d := range declared {
		if slices.Contains(d.readings, kind) && (!d.loses || len(r.says[e.id()]) == 0) && d.rule(b) && d.event(e) {
			return d.name
		}
	}
	return ""
}

// undeclared returns the events of which no reading may say otherwise: what is
// raised of a window hangs on all that are in it.
func undeclared(b *ir.Branch, events []*event) []*event {
	return slices.DeleteFunc(slices.Clone(events), func(e *event) bool {
		for _, d := range declared {
			if d.rule(b) && d.event(e) {
				return true
			}
		}
		return false
	})
}
