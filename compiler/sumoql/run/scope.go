package run

import (
	"regexp"
	"slices"
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// scopeCond plans the scope (2.1–2.3). positive tells what keeps a message
// from being lost where a term is about what messages lack.
func (p *planner) scopeCond(s sumoql.ScopeExpr) engine.Cond { return p.scopeTerm(s, true) }

func (p *planner) scopeTerm(s sumoql.ScopeExpr, positive bool) engine.Cond {
	switch s := s.(type) {
	case *sumoql.ScopeOr:
		conds := p.scopeTerms(s.Items, positive)
		return func(row []value.Value) bool {
			return slices.ContainsFunc(conds, func(c engine.Cond) bool { return c(row) })
		}
	case *sumoql.ScopeAnd:
		conds := p.scopeTerms(s.Items, positive)
		return func(row []value.Value) bool {
			return !slices.ContainsFunc(conds, func(c engine.Cond) bool { return !c(row) })
		}
	case *sumoql.ScopeNot:
		x := p.scopeTerm(s.X, !positive)
		return func(row []value.Value) bool { return !x(row) }
	case *sumoql.All:
		return func([]value.Value) bool { return true }
	case *sumoql.FieldTerm:
		return p.fieldTerm(s, positive)
	case *sumoql.Keyword:
		return p.text(s.Text, true)
	case *sumoql.Phrase:
		if strings.Contains(s.Text, "*") {
			p.note(noteQuotedStar)
		}
		return p.text(s.Text, false)
	case *sumoql.Subquery:
		return p.subquery(s, true)
	}
	p.unable(s, "this")
	return func([]value.Value) bool { return false }
}

func (p *planner) scopeTerms(items []sumoql.ScopeExpr, positive bool) []engine.Cond {
	conds := make([]engine.Cond, len(items))
	for i, x := range items {
		conds[i] = p.scopeTerm(x, positive)
	}
	return conds
}

// fieldTerm compares the whole value without case; * is a wildcard (6.4), and outside
// quotes ? is any one character, as in keywords.
func (p *planner) fieldTerm(s *sumoql.FieldTerm, positive bool) engine.Cond {
	if s.Quoted && strings.Contains(s.Value, "*") {
		p.note(noteQuotedStar)
	}
	field := strings.ToLower(s.Field.Text)
	routing := field == "_index" || field == "_view" || field == "_datatier"
	lenient := routing || p.opt.LackMetadata && strings.HasPrefix(field, "_")
	slot := p.env.read(s.Field.Text)
	notes, pattern := &p.plan.notes, value.NewPattern(s.Value, true)
	var one *regexp.Regexp
	if !s.Quoted && strings.Contains(s.Value, "?") {
		text := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(s.Value))
		if re, err := regexp.Compile(`(?is)^` + text + `$`); err == nil { // else it is longer than RE2 takes
			one = re
		}
	}
	said := "the messages have no " + s.Field.Text + ": the scope's terms about it are taken as true"
	return func(row []value.Value) bool {
		v := row[slot]
		if v.IsNull() {
			if lenient {
				notes.add(said)
				return positive
			}
			return false
		}
		if one != nil {
			return one.MatchString(v.String())
		}
		return pattern.Covers(v.String())
	}
}

// text plans a keyword or phrase over _raw.
func (p *planner) text(text string, wild bool) engine.Cond {
	t, notes, raw := newTerm(text, wild), &p.plan.notes, p.plan.raw
	return func(row []value.Value) bool {
		found, sure := t.in(row[raw].String())
		if !sure {
			notes.add(noteTerms)
		}
		return found
	}
}

// literals returns runs of letters and digits, in lower case, of which each
// message that the scope takes has at least one; nil where none is known.
func literals(s sumoql.ScopeExpr) []string {
	switch s := s.(type) {
	case *sumoql.Keyword:
		return longestRun(s.Text)
	case *sumoql.Phrase:
		return longestRun(s.Text)
	case *sumoql.ScopeAnd:
		var best []string
		for _, x := range s.Items {
			if runs := literals(x); runs != nil && (best == nil || len(runs) < len(best)) {
				best = runs
			}
		}
		return best
	case *sumoql.ScopeOr:
		var all []string
		for _, x := range s.Items {
			runs := literals(x)
			if runs == nil {
				return nil
			}
			all = append(all, runs...)
		}
		return all
	}
	return nil
}

// longestRun returns a text's longest run of ASCII letters and digits, if it
// has three or more.
func longestRun(text string) []string {
	best := ""
	for _, run := range strings.FieldsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}) {
		if len(run) > len(best) {
			best = run
		}
	}
	if len(best) < 3 {
		return nil
	}
	return []string{value.Lower(best)}
}
