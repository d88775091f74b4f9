package run

import (
	"strconv"
	"strings"

	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// Rows of a subquery that count (2.4).
const (
	subRows    = 2_500
	maxSubRows = 10_000
)

// subquery plans [subquery: … | compose a, b]. It runs over the messages first;
// its rows are then a condition, ((a="v" and b="w") or …): in the scope its terms
// compare without case, in an expression as = does.
func (p *planner) subquery(s *sumoql.Subquery, inScope bool) engine.Cond {
	no := func([]value.Value) bool { return false }
	if strings.TrimSpace(s.Options) != "" {
		p.diags.Errorf("not-evaluated", s.Place(), "a subquery with its own time range is not evaluated here")
		return no
	}
	n := len(s.Query.Stages)
	compose, ok := (*sumoql.Compose)(nil), false
	if n > 0 {
		compose, ok = s.Query.Stages[n-1].Op.(*sumoql.Compose)
	}
	switch {
	case !ok:
		p.diags.Errorf("arguments", s.Place(), "a subquery ends with compose")
		return no
	case compose.Keywords && !inScope:
		p.diags.Errorf("arguments", compose.Place(), "compose … keywords makes terms of the scope and cannot stand here")
		return no
	}
	query := *s.Query
	query.Stages = query.Stages[:n-1]
	sub := &planner{opt: p.opt, plan: &Plan{opt: p.opt}}
	sub.query(&query)
	var from, here []int
	for _, name := range compose.Names {
		from = append(from, sub.field(name))
		if !compose.Keywords {
			here = append(here, p.field(name))
		}
	}
	p.diags = append(p.diags, sub.diags...)
	sub.plan.width = *sub.parts[0].env.width // compose may have read more
	limit := subRows
	if compose.MaxResults != "" {
		if m, err := strconv.Atoi(compose.MaxResults); err == nil {
			limit = min(m, maxSubRows)
		}
	}
	c := &composed{raw: p.plan.raw, here: here, fold: inScope, notes: &p.plan.notes}
	sub.plan.out = &fields{names: make([]string, len(from)), slots: from, at: -1}
	sub.plan.result = func(res *Result) { c.fill(res.Rows, limit, compose.Keywords) }
	p.plan.before = append(p.plan.before, sub.plan)
	return c.holds
}

// composed is what a subquery's rows say.
type composed struct {
	raw   int
	here  []int // slots of the composed fields
	fold  bool
	keys  map[string]bool
	terms [][]*term
	notes *notes
}

func (c *composed) fill(rows [][]value.Value, limit int, keywords bool) {
	if len(rows) > limit {
		c.notes.add(noteTooManyRows)
		rows = rows[:limit]
	}
	c.keys, c.terms = map[string]bool{}, nil
	for _, row := range rows {
		if !keywords {
			all := make([]int, len(row))
			for i := range all {
				all[i] = i
			}
			c.keys[c.key(row, all)] = true
			continue
		}
		var terms []*term
		for _, v := range row {
			terms = append(terms, newTerm(v.String(), false))
		}
		c.terms = append(c.terms, terms)
	}
}

func (c *composed) key(row []value.Value, slots []int) string {
	key := lookupKey(row, slots, false)
	if c.fold {
		return value.Lower(key)
	}
	return key
}

func (c *composed) holds(row []value.Value) bool {
	if len(c.here) > 0 {
		return !anyNull(row, c.here) && c.keys[c.key(row, c.here)]
	}
	raw := row[c.raw].String()
	for _, terms := range c.terms {
		all := true
		for _, t := range terms {
			found, sure := t.in(raw)
			if !sure {
				c.notes.add(noteTerms)
			}
			all = all && found
		}
		if all {
			return true
		}
	}
	return false
}
