package agreement

import (
	"sumodet/compiler/backend/siem"
	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
)

// siemRows judges the records by the Cloud SIEM rule, whose windows slide.
func siemRows(b *ir.Branch, events []*event) (out rows, text string, err error) {
	rules, texts, err := siemTexts(b, nil)
	if err != nil {
		return nil, "", err
	}
	r := rules[0]
	p, err := siemProgram(texts[0], false)
	if err != nil {
		return nil, texts[0], err
	}
	win := &siemql.Windowed{Match: p, Window: r.Window, Fires: siemql.Threshold(r.Limit, r.Distinct)}
	for _, x := range r.Entities {
		win.Group = append(win.Group, siemql.Attr(x.Field.Attr.Name))
	}
	win.Group = append(win.Group, r.GroupBy...)
	if r.Kind == "aggregation" {
		if win.Fires, err = aggregation(r); err != nil {
			return nil, texts[0], err
		}
	}
	records := make([]siemql.Timed, len(events))
	for i, e := range events {
		records[i] = siemql.Timed{Time: e.time, Record: record(b, e, false)}
	}
	for _, hit := range win.Run(records) {
		out.add(b, r.Label.Name, func(f *ir.Field) string {
			for i, x := range r.Entities {
				if x.Field == f {
					return hit.Group[i].String()
				}
			}
			return ""
		})
	}
	return out.names(), texts[0], nil
}

// aggregation plans when an aggregation rule fires.
func aggregation(r *siem.Rule) (func([]*siemql.Record) bool, error) {
	program := func(e siemql.Expr) (*siemql.Program, error) {
		text, err := siemql.PrintSafe(e)
		if err != nil {
			return nil, err
		}
		return siemProgram(text, false)
	}
	var all []siemql.Aggregate
	for _, a := range r.Aggregates {
		p, err := program(a.Arg)
		if err != nil {
			return nil, err
		}
		all = append(all, siemql.Aggregate{Name: a.Name, Func: a.Func, Arg: p})
	}
	p, err := program(r.Trigger)
	return siemql.Aggregation(all, p), err
}
