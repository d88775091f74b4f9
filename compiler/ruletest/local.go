package ruletest

import (
	"context"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
)

// local reads the case's logs by the plan that dry runs use.
func (c *Case) local(ctx context.Context, branches []*ir.Branch) (out []Raised, err error) {
	err = c.plans(ctx, branches, func(*local.Plan) {}, func(s local.Signal) { out = append(out, raised(s)) })
	return out, err
}

// plans reads the case's logs by plans of the branches, one a log, that prepare may change.
func (c *Case) plans(ctx context.Context, branches []*ir.Branch, prepare func(*local.Plan), sink func(local.Signal)) error {
	for _, log := range c.Logs {
		var mine []*ir.Branch
		for _, b := range branches {
			if b.Source.Name == log.Source {
				mine = append(mine, b)
			}
		}
		if len(mine) == 0 {
			continue
		}
		plan := local.New(mine[0].Source, mine, func(s local.Signal) error {
			sink(s)
			return nil
		})
		prepare(plan)
		plan.Prefilter() // few as the messages are: tests are to run what a log is run with
		if err := c.feed(ctx, plan, log); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) feed(ctx context.Context, plan *local.Plan, log Log) error {
	layout, err := compiler.LogSource(c.source(log.Source))
	if err != nil {
		return err
	}
	in, err := openLog(log)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := logs.NewReader(in, layout, c.Now)
	if err != nil {
		return err
	}
	exec := plan.Program.Start(ctx, engine.Options{})
	err = exec.Feed(plan.Input(r))
	if finish := exec.Finish(); err == nil {
		err = finish
	}
	return err
}

func raised(s local.Signal) Raised {
	r := Raised{Rule: s.Branch.Rule.Name, Branch: s.Branch.Name, Label: s.Label.Name, Time: s.Time.String()}
	for _, e := range s.Entities {
		r.Entities = append(r.Entities, Pair{e.Type, e.Value})
	}
	return r
}
