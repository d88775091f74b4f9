package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var scopeWithoutKeyword = &Check{
	Name:     "scope-without-keyword",
	Title:    "a scope without keywords before a where that could give some",
	Before:   "_sourceCategory=linux/syslog\n| parse \"daemon=*,\" as daemon\n| where daemon in (\"knockd\", \"fwknopd\")",
	After:    "_sourceCategory=linux/syslog (knockd or fwknopd)\n| parse \"daemon=*,\" as daemon\n| where daemon in (\"knockd\", \"fwknopd\")",
	Why:      "Every message of the scope is parsed, then most are thrown away. A keyword is looked up in an index before that.",
	Severity: diag.Info,
	Source:   "sumo-query-language.md 5.3, 5.4",
	find: func(q *query) {
		if q.tree.Scope == nil || !q.top() || !q.whole() {
			return
		}
		for _, v := range q.nodes {
			switch v.node.(type) {
			case *sumoql.Keyword, *sumoql.Phrase, *sumoql.Subquery:
				if v.st == nil {
					return
				}
			}
		}
		for _, st := range q.stages {
			where, ok := st.op.(*sumoql.Where)
			if !ok || st.grouped {
				continue
			}
			words := distinct(q.keywords(where.Cond))
			if len(words) == 0 {
				continue
			}
			if len(words) > 4 {
				words = append(words[:4:4], "…")
			}
			text := strings.Join(words, " or ")
			if len(words) > 1 {
				text = "(" + text + ")"
			}
			q.report(where.Cond.Place(), "the scope has no keyword, though this condition needs one of its words").
				Note("write in the scope: %s", text)
			return
		}
	},
}

// distinct keeps the first of words that are the same without case.
func distinct(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// keywords returns words of which each row that passes a condition has one in
// its message; none if there are no such words. Only fields that are cut from
// the message's text, or may be, count.
func (q *query) keywords(cond sumoql.Expr) []string {
	switch x := cond.(type) {
	case *sumoql.And:
		for _, item := range x.Items {
			if words := q.keywords(item); words != nil {
				return words
			}
		}
	case *sumoql.Or:
		var all []string
		for _, item := range x.Items {
			words := q.keywords(item)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	case *sumoql.Compare:
		if x.Op == "=" {
			return q.keyword(x.X, x.Y)
		}
	case *sumoql.Matches:
		return q.keyword(x.X, x.Pattern)
	case *sumoql.Contains:
		return q.keyword(x.X, x.Y)
	case *sumoql.In:
		var all []string
		for _, item := range x.Items {
			words := q.keyword(x.X, item)
			if words == nil || x.Not {
				return nil
			}
			all = append(all, words...)
		}
		return all
	}
	return nil
}

func (q *query) keyword(x, text sumoql.Expr) []string {
	f := q.field(x)
	s, ok := literal(text)
	if f == nil || !ok || f.meta || f.elsewhere || !f.cut && !f.supposed {
		return nil
	}
	best := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') }) {
		if len(word) > len(best) {
			best = word
		}
	}
	if len(best) < 4 {
		return nil
	}
	return []string{"*" + best + "*"}
}
