package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var refusedOperator = &Check{
	Name:     "refused-operator",
	Title:    "an operator that Sumo does not run in the target",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| first(_sourceHost) as host by src_ip",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| withtime _sourceHost\n| most_recent(_sourceHost_withtime) as host by src_ip",
	Why:      "Sumo refuses the search, or runs it and never alerts. What is refused where is with each operator in OPERATORS.md.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 5.1",
	Targets:  []Target{RealTime, ScheduledSearch, Monitor, Dashboard, CSESignal},
	find: func(q *query) {
		for _, st := range q.stages {
			for _, r := range st.op.Info().Refused {
				if slices.Contains(places[q.opt.Target], r.In) && refuses(r.Only, st) {
					what := strings.TrimSpace(st.op.Info().Name + " " + r.Only)
					if _, ok := st.op.(*sumoql.Aggregate); ok {
						what = r.Only
					}
					d := q.report(firstWord(st.at), "%s does not run %s", q.opt.Target.words(), what)
					if note := instead[r.Only]; note != "" {
						d.Note("%s", note)
					}
					break
				}
			}
		}
	},
}

var instead = map[string]string{
	"first and last":      "write: withtime x, then most_recent(x_withtime) or least_recent(x_withtime)",
	"before an aggregate": "move it behind an aggregate, such as: count by KEY",
	"over a day":          "write a slice of a day at most",
}

// narrowed are the words that narrow a refusal, with how a stage is judged by
// them; nil: by what only Sumo knows, such as the range of the search.
var narrowed = map[string]func(st *stage) bool{
	"": func(*stage) bool { return true },
	"first and last": func(st *stage) bool {
		a, ok := st.op.(*sumoql.Aggregate)
		return ok && ordersMatter(a)
	},
	"before an aggregate": func(st *stage) bool { return !st.grouped },
	"before an aggregate, by flow": func(st *stage) bool {
		t, ok := st.op.(*sumoql.Transaction)
		return ok && t.Results == "flow" && !st.grouped
	},
	"over a day": func(st *stage) bool {
		t, ok := st.op.(*sumoql.Timeslice)
		return ok && t.Step() > 24*3600e3
	},
	"with multi": func(st *stage) bool {
		p, ok := st.op.(*sumoql.ParseRegex)
		return ok && p.Multi
	},
	"from sumo://threat": func(st *stage) bool {
		l, ok := st.op.(*sumoql.Lookup)
		return ok && strings.HasPrefix(strings.ToLower(l.Path.Text), "sumo://threat")
	},
	"in the first window":                            nil,
	"without at least three timeslices in the range": nil,
}

func refuses(only string, st *stage) bool {
	judge := narrowed[only]
	return judge != nil && judge(st)
}
