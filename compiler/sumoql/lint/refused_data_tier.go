package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var refusedDataTier = &Check{
	Name:     "refused-data-tier",
	Title:    "a data tier that alerts do not search",
	Before:   "_dataTier=Infrequent _sourceCategory=vpn login\n| count by _sourceHost",
	After:    "_sourceCategory=vpn login\n| count by _sourceHost",
	Why:      "Scheduled searches reject the tiers All, Frequent and Infrequent, monitors search the Continuous tier only, and real-time searches do not take _dataTier at all.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 2.3, 5.1",
	Targets:  alerts,
	find: func(q *query) {
		each(q, func(t *sumoql.FieldTerm, _ *stage) {
			if strings.EqualFold(t.Field.Text, "_dataTier") && (q.opt.Target == RealTime || !strings.EqualFold(t.Value, "Continuous")) {
				q.report(t.Place(), "%s does not search this tier", q.opt.Target.words()).Note("leave it out: the Continuous tier is searched")
			}
		})
	},
}
