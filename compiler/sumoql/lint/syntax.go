package lint

import (
	"sumodet/dsl/diag"
)

// The parser finds these.

var syntax = &Check{
	Name:     "syntax",
	Title:    "what is not Sumo's language",
	Before:   "_sourceCategory=firewall denied\n| stats dcount(dest_port) as ports by src_ip",
	After:    "_sourceCategory=firewall denied\n| count_distinct(dest_port) as ports by src_ip",
	Why:      "Sumo does not run the query. Operators and functions of other products are named with what Sumo has for them.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.2, 8.1",
}

var nameCount = &Check{
	Name:     "count",
	Title:    "more or fewer names than what they name",
	Before:   "_sourceCategory=sshd user\n| parse \"user=* from=* \" as user",
	After:    "_sourceCategory=sshd user\n| parse \"user=* from=* \" as user, src",
	Why:      "Each * of a parse, each path and each key has a name, and a name has one of them. Two * side by side tell nothing of where the first ends.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.5",
}

var unknownOption = &Check{
	Name:     "unknown-option",
	Title:    "an option that an operator does not have",
	Before:   "_sourceCategory=web error\n| timeslice 5m\n| count by _timeslice\n| outlier _count treshold=3",
	After:    "_sourceCategory=web error\n| timeslice 5m\n| count by _timeslice\n| outlier _count threshold=3",
	Why:      "Sumo does not run the query.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.2",
}

var emptyStage = &Check{
	Name:     "empty-stage",
	Title:    "a bar behind which nothing stands",
	Before:   "_sourceCategory=web error\n|\n| count by _sourceHost",
	After:    "_sourceCategory=web error\n| count by _sourceHost",
	Why:      "Published queries have it, so Sumo seems to read over it; it is left from something that was taken out. The fix removes the bar.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 1.1",
}

var tooLong = &Check{
	Name:     "too-long",
	Title:    "a query of more characters than Sumo takes",
	Before:   "_sourceCategory=web " + manyWords + "\n| count by _sourceHost",
	After:    "_sourceCategory=web error\n| count by _sourceHost",
	Why:      "Sumo takes 15,000 characters.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 5.2",
}
