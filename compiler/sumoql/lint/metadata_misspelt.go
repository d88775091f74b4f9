package lint

import (
	"strings"

	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var metadataMisspelt = &Check{
	Name:     "metadata-misspelt",
	Title:    "a name that is almost that of a built-in field",
	Before:   "sourceCategory=sshd \"Failed password\"\n| count by _sourceHost",
	After:    "_sourceCategory=sshd \"Failed password\"\n| count by _sourceHost",
	Why:      "No message has such a field, so that the search finds nothing. Fields of one's own are seldom named so; who has one keeps the finding quiet.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 4",
	find: func(q *query) {
		look := func(n *sumoql.Name) {
			if meant := metadataMeant(n.Text); meant != "" {
				at := n.Place()
				at.End = min(at.End, at.Start+len(n.Text)) // a term's field is at the whole term
				q.report(at, "there is no built-in field %s", n.Text).Note("did you mean %q?", meant)
			}
		}
		each(q, func(t *sumoql.FieldTerm, _ *stage) { look(t.Field) })
		for _, n := range q.underscored {
			look(n)
		}
	},
}

// metadataMeant returns the built-in field that a name which is none was written for; ""
// if it is not near one. Names that begin otherwise are near where the underscore alone
// is missing, and the field is not called as people call theirs.
func metadataMeant(name string) string {
	if _, ok := schema.MetadataFieldFold(name); ok || templated(name) {
		return ""
	}
	for _, m := range schema.Metadata {
		plain := strings.TrimLeft(m.Name, "_")
		switch {
		case !strings.HasPrefix(name, "_"):
			if strings.HasPrefix(plain, "source") && plain != "source" && strings.EqualFold(plain, name) {
				return m.Name
			}
		case len(name) >= 8 && len(plain) >= 6 && diag.Distance(name, m.Name) <= 2:
			return m.Name
		}
	}
	return ""
}
