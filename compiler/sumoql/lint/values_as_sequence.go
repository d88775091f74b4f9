package lint

import (
	"regexp"
	"sync"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var valuesAsSequence = &Check{
	Name:     "values-as-sequence",
	Title:    "values() that is called a sequence",
	Before:   "_sourceCategory=firewall denied\n| parse \"src=* port=* \" as src, port\n| values(port) as port_sequence by src",
	After:    "_sourceCategory=firewall denied\n| parse \"src=* port=* \" as src, port\n| values(port) as ports by src",
	Why:      "values gives the distinct values, sorted by their characters, the first hundred of them. Neither order nor repetition is left.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.8",
	find: func(q *query) {
		each(q, func(a *sumoql.Agg, _ *stage) {
			if a.Func == "values" && a.As != nil && ordered().MatchString(a.As.Text) {
				q.report(a.Place(), "values is a sorted set: the order of events is lost").Note("call it what it is, such as: as %s_seen", nameOr(fieldOf(a), "values"))
			}
		})
	},
}

var ordered = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(sequence|order|timeline|chain|steps|history)$|^seq_|_seq$`)
})

// fieldOf returns the field of an aggregate; nil if it has none.
func fieldOf(a *sumoql.Agg) *sumoql.Name {
	if len(a.Args) > 0 {
		if n, ok := a.Args[0].(*sumoql.Name); ok {
			return n
		}
	}
	return nil
}
