package lint

import (
	"regexp"
	"strings"
	"sync"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var metadataInWhere = &Check{
	Name:     "metadata-in-where",
	Title:    "a where on metadata that the scope could test",
	Before:   "_sourceCategory=linux/* sudo\n| where _sourceHost = \"gw1\"",
	After:    "_sourceCategory=linux/* _sourceHost=gw1 sudo",
	Why:      "The scope looks metadata up in an index, and without regard to case; a where reads every message first, and compares with case.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 5.3, 6.21",
	find: func(q *query) {
		if q.tree.Scope == nil {
			return
		}
		for _, st := range q.stages {
			where, ok := st.op.(*sumoql.Where)
			if !ok || st.grouped {
				continue
			}
			items := []sumoql.Expr{where.Cond}
			if and, ok := where.Cond.(*sumoql.And); ok {
				items = and.Items
			}
			for _, item := range items {
				if n, term := q.scopeTerm(item); n != nil {
					q.report(n.Place(), "the scope could test %s", n.Text).Note("write in the scope: %s", term)
				}
			}
		}
	},
}

// scopeTerm returns the metadata that a condition tests and how the scope says
// it.
func (q *query) scopeTerm(cond sumoql.Expr) (*sumoql.Name, string) {
	var x, y sumoql.Expr
	switch c := cond.(type) {
	case *sumoql.Compare:
		if c.Op == "=" {
			x, y = c.X, c.Y
		}
	case *sumoql.Matches:
		x, y = c.X, c.Pattern
	}
	n, ok := x.(*sumoql.Name)
	value, isText := literal(y)
	if !ok || !isText || value == "" {
		return nil, ""
	}
	if f := q.fields[n]; f == nil || f != metadata()[strings.ToLower(n.Text)] || !f.meta || !strings.HasPrefix(strings.ToLower(n.Text), "_source") && !strings.EqualFold(n.Text, "_collector") {
		return nil, ""
	}
	_, pattern := cond.(*sumoql.Matches)
	if strings.ContainsAny(value, "*?") && (!pattern || !unquoted(value)) {
		return nil, "" // they stand for themselves, or quotes would make them do so (6.4)
	}
	if !unquoted(value) {
		value = sumoql.QuoteString(value)
	}
	return n, n.Text + "=" + value
}

// unquoted reports whether the scope takes a value without quotes (2.2).
func unquoted(value string) bool {
	return plainValue().MatchString(value) && !strings.Contains(value, "//")
}

var plainValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\w:/.+@#$^*?-]+$`) })
