package ruletest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// Cover gathers which conditions the cases made true, and which false. Several cases
// may add to it at once.
type Cover struct {
	conds []ir.Expr
	mu    sync.Mutex // of what seen points to
	seen  map[ir.Expr]*truth
	of    map[ir.Expr]*ir.Branch
}

type truth struct{ yes, no bool }

// Gap is a condition that no case made true, or none false.
type Gap struct {
	Branch *ir.Branch
	Cond   ir.Expr
	Never  string // "true", "false" or "judged"
}

// String writes the gap for a person: where it is and what is missing.
func (g Gap) String() string {
	place := ""
	if s := g.Cond.Place(); !s.IsZero() {
		line, col := s.File.Position(s.Start)
		place = fmt.Sprintf("%s:%d:%d: ", s.File.Name, line, col)
	}
	return fmt.Sprintf("%snever %s: %s", place, g.Never, ir.Said(g.Cond))
}

// NewCover lists the conditions of all rules.
func NewCover(rules []*ir.Rule) *Cover {
	c := &Cover{seen: map[ir.Expr]*truth{}, of: map[ir.Expr]*ir.Branch{}}
	for _, r := range rules {
		for _, b := range r.Branches {
			ir.WalkBranch(b, func(e ir.Expr) bool {
				if ir.IsTest(e) && c.seen[e] == nil {
					c.conds = append(c.conds, e)
					c.seen[e], c.of[e] = &truth{}, b
				}
				return true
			})
		}
	}
	return c
}

// Gaps lists what no case showed, by place.
func (c *Cover) Gaps() (out []Gap) {
	for _, e := range c.conds {
		switch t := c.seen[e]; {
		case !t.yes && !t.no:
			out = append(out, Gap{c.of[e], e, "judged"})
		case !t.yes:
			out = append(out, Gap{c.of[e], e, "true"})
		case !t.no:
			out = append(out, Gap{c.of[e], e, "false"})
		}
	}
	return out
}

// Judged returns how many conditions there are, and how many were both true
// and false.
func (c *Cover) Judged() (all, both int) { return len(c.conds), len(c.conds) - len(c.Gaps()) }

// add evaluates every condition for every event of a case, and conditions over
// windows for every window.
func (c *Cover) add(ctx context.Context, w *world) {
	for _, b := range w.c.branches() {
		var over []ir.Expr // conditions over the window's row
		for _, e := range c.conds {
			if c.of[e] != b && !slices.ContainsFunc(b.Source.Lets, func(l *ir.Let) bool { return within(l.Value, e) }) {
				continue
			}
			if b.Window != nil && afterWindow(b, e) {
				over = append(over, e)
				continue
			}
			for _, ev := range w.events {
				if ev.source == b.Source {
					c.note(e, ir.Holds(e, ev.get(b)))
				}
			}
		}
		if len(over) > 0 {
			c.windows(ctx, w, b, over)
		}
	}
}

func (c *Cover) note(e ir.Expr, holds bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if holds {
		c.seen[e].yes = true
	} else {
		c.seen[e].no = true
	}
}

func within(tree, e ir.Expr) (found bool) {
	ir.Walk(tree, func(x ir.Expr) bool {
		found = found || x == e
		return !found
	})
	return found
}

func afterWindow(b *ir.Branch, e ir.Expr) bool {
	for _, x := range b.Having {
		if within(x, e) {
			return true
		}
	}
	for _, l := range b.PostLets {
		if within(l.Value, e) {
			return true
		}
	}
	for _, l := range b.Labels {
		if l.When != nil && within(l.When, e) {
			return true
		}
	}
	return false
}

// windows judges conditions over the rows of all windows, those included that
// having drops, that overlap others or that name nobody.
func (c *Cover) windows(ctx context.Context, w *world, b *ir.Branch, conds []ir.Expr) {
	open := *b
	open.Having = nil
	open.Labels = []*ir.Label{{Name: b.Name}}
	open.Fields = slices.Clone(b.Window.By)
	for _, a := range b.Window.Aggs {
		open.Fields = append(open.Fields, a.Field)
	}
	for _, l := range b.PostLets {
		open.Fields = append(open.Fields, l.Field)
	}
	_ = w.c.plans(ctx, []*ir.Branch{&open}, (*local.Plan).RaiseAll, func(s local.Signal) {
		get := func(f *ir.Field) value.Value {
			if i := slices.Index(open.Fields, f); i >= 0 {
				return s.Fields[i]
			}
			return value.Value{}
		}
		for _, e := range conds {
			c.note(e, ir.Holds(e, get))
		}
	})
}
