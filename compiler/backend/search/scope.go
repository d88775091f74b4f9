package search

import (
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/sumoql"
)

// scope returns the source's scope and the keywords that a match must hold.
// Keywords make a search cheap, and must lose no match: they are runs of
// letters and digits between wildcards, as it is not known where else Sumo
// ends a term (sumo-query-language.md 6.12).
func (e *emitter) scope() sumoql.ScopeExpr {
	parts := flat(e.scopeOf(e.b.Source.Scope, false))
	for _, set := range ir.Literals(e.b) {
		words := make([]sumoql.ScopeExpr, len(set))
		for i, w := range set {
			words[i] = &sumoql.Keyword{Text: "*" + w + "*"}
		}
		parts = append(parts, scopeOr(words))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &sumoql.ScopeAnd{Items: parts}
}

func flat(s sumoql.ScopeExpr) []sumoql.ScopeExpr {
	if a, ok := s.(*sumoql.ScopeAnd); ok {
		return a.Items
	}
	return []sumoql.ScopeExpr{s}
}

func scopeOr(items []sumoql.ScopeExpr) sumoql.ScopeExpr {
	if len(items) == 1 {
		return items[0]
	}
	return &sumoql.ScopeOr{Items: items}
}

func (e *emitter) scopeOf(c ir.Expr, negated bool) sumoql.ScopeExpr {
	switch c := c.(type) {
	case *ir.Not:
		return e.scopeOf(c.X, !negated)
	case *ir.All:
		return e.scopeJoin(c.Items, negated, negated)
	case *ir.Any:
		return e.scopeJoin(c.Items, negated, !negated)
	}
	var terms []sumoql.ScopeExpr
	every := false
	switch c := c.(type) {
	case *ir.Equal:
		terms = append(terms, e.term(c, c.X, c.Y.(*ir.Lit).Value.Str(), false))
	case *ir.OneOf:
		for _, v := range c.Values {
			terms = append(terms, e.term(c, c.X, v.Str(), false))
		}
	case *ir.TextTest:
		every = c.Every
		for _, p := range c.Pats {
			if c.Op != ir.Like && strings.ContainsAny(p, "*?") {
				e.refuse(c.Span, "a literal * or ? in a scope, where they are wildcards", "the branch's where")
			}
			switch c.Op {
			case ir.Contains:
				p = "*" + p + "*"
			case ir.Starts:
				p += "*"
			case ir.Ends:
				p = "*" + p
			}
			terms = append(terms, e.term(c, c.X, p, true))
		}
	default:
		return &sumoql.All{} // reported by the checker
	}
	var out sumoql.ScopeExpr
	if every && len(terms) > 1 {
		out = &sumoql.ScopeAnd{Items: terms}
	} else {
		out = scopeOr(terms)
	}
	if negated {
		return &sumoql.ScopeNot{X: out}
	}
	return out
}

func (e *emitter) scopeJoin(items []ir.Expr, negated, alternatives bool) sumoql.ScopeExpr {
	out := make([]sumoql.ScopeExpr, len(items))
	for i, c := range items {
		out[i] = e.scopeOf(c, negated)
	}
	if alternatives {
		return scopeOr(out)
	}
	if len(out) == 1 {
		return out[0]
	}
	return &sumoql.ScopeAnd{Items: out}
}

// bare are the marks that an unquoted value may hold besides letters and
// digits (sumo-query-language.md 2.2).
const bare = "-_:/.+@#$%^*"

// term returns field=value. Wildcards and quotes cannot be combined
// (sumo-query-language.md 6.4), and an unquoted value knows * and ?.
func (e *emitter) term(c, x ir.Expr, v string, wild bool) sumoql.ScopeExpr {
	quote := false
	for _, r := range v {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(bare, r)) {
			quote = true
		}
	}
	quote = quote || strings.Contains(v, "//")
	switch {
	case template(v):
		e.refuse(c.Place(), "{{ in a scope, where it opens a parameter", "the branch's where")
	case wild && quote:
		e.refuse(c.Place(), "a wildcard beside a blank or a mark in a scope's value", "the branch's where")
	case !wild && strings.ContainsAny(v, "*?"):
		e.refuse(c.Place(), "a literal * or ? in a scope, where they are wildcards", "the branch's where")
	}
	return &sumoql.FieldTerm{Field: field(x.(*ir.Ref).Field.Name), Value: v, Quoted: quote}
}
