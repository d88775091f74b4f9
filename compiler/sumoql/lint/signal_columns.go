package lint

import (
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var signalColumns = &Check{
	Name:     "signal-columns",
	Title:    "rows without what a Cloud SIEM signal needs",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| count by src_ip",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as srcDevice_ip\n| count by srcDevice_ip\n| 4 as normalizedseverity\n| \"Credential Access\" as stage",
	Why:      "A row becomes a signal if it has normalizedseverity, a number from 0 to 10, stage, the name of a tactic, and a column that names an entity. With another stage there is a record and no signal.",
	Severity: diag.Error,
	Source:   "sumo-api.md 4.1.3",
	Targets:  []Target{CSESignal},
	find: func(q *query) {
		if !q.top() {
			return
		}
		last := diag.Span{File: q.src, Start: 0, End: 1}
		if len(q.stages) > 0 {
			last = firstWord(q.stages[len(q.stages)-1].at)
		}
		q.severityColumn(last)
		q.stageColumn(last)
		if !q.end.open && !slices.ContainsFunc(schema.SignalColumns, func(c string) bool { return q.end.find(c) != nil }) {
			q.report(last, "the rows have no column that names an entity").Note("write before it: FIELD as srcDevice_ip, or one of: %s", strings.Join(schema.SignalColumns, ", "))
		}
	},
}

func (q *query) severityColumn(last diag.Span) {
	f := q.end.find(schema.SeverityColumn)
	switch {
	case f == nil && !q.end.open:
		q.report(last, "the rows have no column %s", schema.SeverityColumn).Note("write before it: 5 as %s", schema.SeverityColumn)
	case f != nil && f.value != nil:
		n, ok := f.value.(*sumoql.Number)
		s, isText := literal(f.value)
		switch v, err := strconv.ParseFloat(s, 64); {
		case ok && (n.Value() < 0 || n.Value() > 10), isText && (err != nil || v < 0 || v > 10):
			q.report(f.value.Place(), "%s is a number from 0 to 10", schema.SeverityColumn).Note("write: 5 as %s", schema.SeverityColumn)
		}
	}
}

func (q *query) stageColumn(last diag.Span) {
	f := q.end.find(schema.StageColumn)
	switch {
	case f == nil && !q.end.open:
		q.report(last, "the rows have no column %s", schema.StageColumn).Note(`write before it: "Command and Control" as %s`, schema.StageColumn)
	case f != nil && f.value != nil:
		s, ok := literal(f.value)
		if !ok {
			return
		}
		var names []string
		for _, t := range schema.Tactics() {
			names = append(names, t.Name)
		}
		if !slices.Contains(names, s) {
			d := q.report(f.value.Place(), "no tactic is called %q", s)
			if near := schema.Nearest(s, names); len(near) > 0 {
				d.Note("did you mean %q?", near[0])
			}
			d.Note("the tactics: %s", strings.Join(names, ", "))
		}
	}
}
