package ruletest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"sumodet/compiler/backend/siem"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/siemql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// siem evaluates the Cloud SIEM rules that the branch becomes, from their
// printed text, over the records that its source's mapping makes of the
// messages. Without a window the rules name whom the local run names; with one
// they name at least those that their own window and having would name here.
func (r *Result) siem(ctx context.Context, w *world, b *ir.Branch) {
	if b.SIEM == nil {
		return
	}
	rules, diags := siem.Rules(b)
	if diags.HasErrors() {
		r.refused(b, "Cloud SIEM rule", diags)
		return
	}
	records := w.records(b)
	var got []Raised
	for _, rule := range rules {
		raised, err := r.Case.parsed.judge(b, rule, records)
		if err != nil {
			r.failf("the Cloud SIEM rule of %s.%s: %v", b.Name, rule.Label.Name, err)
			return
		}
		got = append(got, raised...)
	}
	if e := r.Case.SIEM; e != nil {
		r.judge(w, "Cloud SIEM rules", got, only(*e, b), false)
		return
	}
	// The same branch, read here with what deploy siem says.
	as := *b
	as.SIEM = nil
	if len(b.SIEM.Entities) > 0 {
		as.Entities = b.SIEM.Entities
	}
	if b.Window != nil {
		win := *b.Window
		if b.SIEM.Window > 0 {
			win.Length, win.Every = b.SIEM.Window, b.SIEM.Window
		}
		as.Window = &win
		if b.SIEM.Having != nil {
			as.Having = []ir.Expr{b.SIEM.Having}
		}
	}
	local, err := r.Case.local(ctx, []*ir.Branch{&as})
	if err != nil {
		r.failf("local run: %v", err)
		return
	}
	r.agree("the local run", "the Cloud SIEM rules", names(local), names(got), false, b.Window != nil)
}

// records makes the records of a branch's messages.
func (w *world) records(b *ir.Branch) (out []siemql.Timed) {
	lists := lists(b)
	for _, e := range w.events {
		if e.source != b.Source {
			continue
		}
		rec := siem.Record(b.Source, e.get(nil))
		siem.Lists(rec, lists)
		at := e.time
		if at == logs.NoTime {
			at = w.c.Now.UnixMilli()
		}
		out = append(out, siemql.Timed{Time: at, Record: rec})
	}
	return out
}

func lists(b *ir.Branch) (out []*ir.List) {
	ir.WalkBranch(b, func(e ir.Expr) bool {
		if in, ok := e.(*ir.InList); ok && !slices.Contains(out, in.List) {
			out = append(out, in.List)
		}
		return true
	})
	return out
}

// judge runs one rule over records.
func (p *parsed) judge(b *ir.Branch, rule *siem.Rule, records []siemql.Timed) ([]Raised, error) {
	match, err := p.program(rule.Expr)
	if err != nil {
		return nil, err
	}
	raise := func(rec *siemql.Record, group []value.Value) Raised {
		x := Raised{Rule: b.Rule.Name, Branch: b.Name, Label: rule.Label.Name}
		for i, e := range rule.Entities {
			v := value.Value{}
			if rec != nil {
				v = rec.Attrs[e.Field.Attr.Name]
			} else {
				v = group[i]
			}
			if !value.IsBlank(v.String()) {
				x.Entities = append(x.Entities, Pair{e.Type, v.String()})
			}
		}
		return x
	}
	var out []Raised
	if rule.Kind == "match" {
		for _, t := range records {
			if match.Match(t.Record) {
				if x := raise(t.Record, nil); len(x.Entities) > 0 {
					out = append(out, x)
				}
			}
		}
		return out, nil
	}
	win := &siemql.Windowed{Match: match, Window: rule.Window}
	for _, e := range rule.Entities {
		win.Group = append(win.Group, siemql.Attr(e.Field.Attr.Name))
	}
	win.Group = append(win.Group, rule.GroupBy...)
	if rule.Kind == "threshold" {
		win.Fires = siemql.Threshold(rule.Limit, rule.Distinct)
	} else {
		var aggregates []siemql.Aggregate
		for _, a := range rule.Aggregates {
			arg, err := p.program(a.Arg)
			if err != nil {
				return nil, err
			}
			aggregates = append(aggregates, siemql.Aggregate{Name: a.Name, Func: a.Func, Arg: arg})
		}
		trigger, err := p.program(rule.Trigger)
		if err != nil {
			return nil, err
		}
		win.Fires = siemql.Aggregation(aggregates, trigger)
	}
	for _, h := range win.Run(records) {
		if x := raise(nil, h.Group); len(x.Entities) > 0 {
			out = append(out, x)
		}
	}
	return out, nil
}

// program reads an expression as it will be deployed: from its text, through
// JSON.
func (p *parsed) program(e siemql.Expr) (*siemql.Program, error) {
	text, err := siemql.PrintSafe(e)
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &text); err != nil {
		return nil, err
	}
	return p.programs.get(text, parseProgram)
}

func parseProgram(text string) (*siemql.Program, error) {
	parsed, diags := siemql.Parse(diag.NewFile("rule", text))
	if diags.HasErrors() {
		return nil, fmt.Errorf("does not parse: %w", diags)
	}
	p, diags := siemql.Compile(parsed)
	if diags.HasErrors() {
		return nil, fmt.Errorf("cannot be judged: %w", diags)
	}
	return p, nil
}
