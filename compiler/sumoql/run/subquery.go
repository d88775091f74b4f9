package run

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"sumodet/compiler/engine"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// Rows of a subquery that count (2.4).
const (
	subRows    = schema.SubqueryRows
	maxSubRows = 10_000
)

// subquery plans [subquery: … | compose a, b]. It runs over the messages first;
// its rows are then a condition, ((a="v" and b="w") or …): in the scope its terms
// compare without case, in an expression as = does.
func (p *planner) subquery(s *sumoql.Subquery, inScope bool) engine.Cond {
	no := func([]value.Value) bool { return false }
	opt, ok := p.ownRange(s)
	if !ok {
		return no
	}
	var compose *sumoql.Compose // the last stage
	n := len(s.Query.Stages)
	if ok = n > 0; ok {
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
	sub := &planner{opt: opt, plan: &Plan{opt: opt, past: p.plan.past || opt.From != p.opt.From || opt.To != p.opt.To}}
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
			if limit = m; m > maxSubRows {
				p.diags.Errorf("limit", compose.Place(), "maxresults goes up to %d", maxSubRows)
			}
		}
	}
	c := &composed{raw: p.plan.raw, here: here, fold: inScope, notes: &sub.plan.notes}
	sub.plan.out = &fields{names: make([]string, len(from)), slots: from, at: -1}
	sub.plan.result = func(res *Result) { c.fill(res.Rows, limit, compose.Keywords) }
	p.plan.before = append(p.plan.before, sub.plan)
	return c.holds
}

var rangeOptions = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:from ?= ?\(([^()]*)\))? ?(?:to ?= ?\(([^()]*)\))?$`)
})

// ownRange returns what a subquery is run with: a range of its own, or the query's
// (2.4; docs/search/subqueries.md).
func (p *planner) ownRange(s *sumoql.Subquery) (Options, bool) {
	opt := p.opt
	m := rangeOptions().FindStringSubmatch(s.Options)
	if m == nil {
		p.diags.Errorf("arguments", s.Place(), "%q is no range of a subquery", s.Options).Note("write: [subquery from=(-24h) to=(-1h): …]")
		return opt, false
	}
	if m[1] == "" && m[2] == "" {
		return opt, true
	}
	from, ok := p.moment(s, m[1], opt.From)
	to, ok2 := p.moment(s, m[2], opt.At)
	if !ok || !ok2 {
		return opt, false
	}
	if from >= to {
		p.diags.Errorf("arguments", s.Place(), "the subquery's range ends before it begins")
		return opt, false
	}
	opt.From, opt.To = from, to
	return opt, true
}

// moment reads a time in epoch ms: -24h before now(), now, milliseconds, or a date in
// UTC; other is that of none.
func (p *planner) moment(s *sumoql.Subquery, text string, other int64) (ms int64, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	back, relative := strings.CutPrefix(text, "-")
	if (relative || text == "now" || text == "") && !p.opt.ranged() {
		p.diags.Errorf("not-evaluated", s.Place(), "the subquery's range hangs on the query's, which is not known").Note("say --from and --to")
		return 0, false
	}
	switch {
	case text == "":
		return other, true
	case text == "now":
		return p.opt.At, true
	case relative:
		if shift := (&sumoql.Timeshift{Shift: back}).Step(); shift > 0 {
			return p.opt.At - int64(shift), true
		}
	}
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms >= 0 && ms < 1e15 {
		return ms, true
	}
	for _, layout := range []string{"2006-01-02 15:04:05.000", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, strings.ReplaceAll(text, "/", "-")); err == nil {
			return t.UnixMilli(), true
		}
	}
	for _, layout := range []string{"01-02 15:04:05.000", "01-02 15:04:05", "01-02 15:04", "01-02"} { // of the year that it is
		if t, err := time.Parse(layout, strings.ReplaceAll(text, "/", "-")); err == nil && p.opt.ranged() {
			return t.AddDate(time.UnixMilli(p.opt.At).UTC().Year(), 0, 0).UnixMilli(), true
		}
	}
	p.diags.Errorf("not-evaluated", s.Place(), "the time %q of a subquery is not read here", text).Note("write -24h, now, milliseconds since 1970 or 2026-01-31 13:00:00")
	return 0, false
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
