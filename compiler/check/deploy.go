package check

import (
	"time"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/dsl"
)

// deploys types a branch's deploy clauses. before is what messages have, which
// is what Cloud SIEM's entities are chosen from.
func (c *checker) deploys(b *builder, before *env, br *ir.Branch, d *dsl.Branch) {
	seen := map[string]*dsl.Deploy{}
	for _, cl := range d.Clauses {
		cl, ok := cl.(*dsl.Deploy)
		if !ok {
			continue
		}
		if first, dup := seen[cl.Target.Text]; dup {
			c.errTwice(cl, first)
			continue
		}
		seen[cl.Target.Text] = cl
		switch cl.Target.Text {
		case "search":
			br.Search = c.deploySearch(br, cl)
		case "siem":
			br.SIEM = c.deploySIEM(b, before, br, cl)
		default:
			c.errUnknown("unknown-target", cl.Target, "target", []string{"search", "siem"})
		}
	}
	if br.SIEM != nil && br.Search != nil && br.Search.Then != nil && br.Search.Then.Signal != "" {
		c.errTwoSignals(br)
	}
}

// deploySearch types `deploy search` and works out its range: from Over ago to
// Delay ago. By default it reaches back as far as a run can be late, so that a
// whole window is judged at least once (sumo-api.md 4.1.1, start delay).
func (c *checker) deploySearch(br *ir.Branch, d *dsl.Deploy) *ir.SearchDeploy {
	s := &ir.SearchDeploy{Span: d.Span}
	if d.Every == nil {
		for _, extra := range []*dsl.Dur{d.Over, d.Delay} {
			if extra != nil {
				c.errNeedsEvery(extra)
			}
		}
		if d.Then != nil {
			c.errThenNeedsEvery(d.Then)
		}
		s.Over = 15 * minute
		return s
	}
	s.Every = d.Every.Millis
	if s.Every < schema.MinSchedule.Milliseconds() || s.Every%minute != 0 {
		c.errScheduleShort(d.Every)
	}
	if d.Delay != nil {
		s.Delay = d.Delay.Millis
		if s.Delay%minute != 0 {
			c.errWholeMinutes(d.Delay)
		}
	}
	late := schema.StartDelay(time.Duration(s.Every) * time.Millisecond)
	need := s.Every + s.Delay + late.Milliseconds()
	if w := br.Window; w != nil {
		need += w.Length
	}
	need = (need + minute - 1) / minute * minute
	s.Over = need
	if d.Over != nil {
		s.Over = d.Over.Millis
		if s.Over%minute != 0 {
			c.errWholeMinutes(d.Over)
		}
		if s.Over < need {
			c.errOverShort(d.Over, need)
		}
	}
	if most, ok := schema.MaxRange(time.Duration(s.Every) * time.Millisecond); ok && s.Over > most.Milliseconds() {
		c.errRangeLong(d, s.Over, most.Milliseconds())
	}
	s.Then = br.Rule.Project.Notify
	if d.Then != nil {
		s.Then = c.target(d.Then)
	}
	if s.Then == nil {
		c.errNoNotify(d)
	}
	if s.Then != nil && s.Then.Signal != "" && br.Rule.Tactic == nil {
		c.errSignalTactic(s.Then)
	}
	return s
}

func (c *checker) deploySIEM(b *builder, before *env, br *ir.Branch, d *dsl.Deploy) *ir.SIEMDeploy {
	s := &ir.SIEMDeploy{Prototype: d.Prototype, Span: d.Span, WindowAt: d.Span}
	s.Entities = c.entities(&builder{c: c, s: b.s, env: before}, d.Entities)
	if br.Source.Record == nil {
		c.errNoRecord(d, br.Source.Name)
	}
	if d.Window != nil {
		s.Window, s.WindowAt = d.Window.Millis, d.Window.Span
		switch {
		case br.Window == nil:
			c.errSIEMWindow(d.Window.Span, "window")
		case s.Window < br.Window.Length:
			c.errSIEMWindowShort(d.Window, br.Window.Length)
		}
	}
	if d.Having != nil {
		if br.Window == nil {
			c.errSIEMWindow(d.Having.Place(), "having")
		} else {
			s.Having = b.cond(d.Having)
		}
	}
	return s
}
