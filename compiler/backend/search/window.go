package search

import (
	"fmt"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// window appends the stages that group messages by time and keys. Only windows
// that lie whole within the search's range are judged: a part of one has lower
// counts, which an upper bound would take for a match.
func (e *emitter) window() {
	w := e.b.Window
	for _, f := range w.By {
		if !e.solid[f] {
			null := "isEmpty"
			if !f.Type.IsText() {
				null = "isNull"
			}
			e.add(&sumoql.Where{Cond: not(call(null, field(f.Name)))})
			e.solid[f] = true
		}
	}
	var start string
	if w.Overlaps() || w.Length > 60*60*1000 {
		start = e.phases()
	} else {
		start = "_timeslice"
		e.add(&sumoql.Timeslice{Amount: timeslice(w.Length)})
		e.add(&sumoql.Where{Cond: and(
			compare(field("_timeslice"), ">=", call("queryStartTime")),
			compare(field("__timeslice_end"), "<=", call("queryEndTime")),
		)})
	}
	stage := &sumoql.Aggregate{}
	for _, a := range w.Aggs {
		if x := e.aggregate(a); x != nil {
			x.As = field(a.Field.Name)
			stage.Aggs = append(stage.Aggs, x)
		}
	}
	if e.signals != nil {
		e.signals.Time, e.signals.Start = e.fresh("first_message"), start
		stage.Aggs = append(stage.Aggs, &sumoql.Agg{Func: "min", Args: []sumoql.Expr{field("_messageTime")}, As: field(e.signals.Time)})
	}
	for _, f := range w.By {
		stage.By = append(stage.By, field(f.Name))
	}
	stage.By = append(stage.By, field(start))
	e.add(stage)

	// Only keys and aggregates are left.
	keys := map[*ir.Field]bool{}
	for _, f := range w.By {
		keys[f] = e.solid[f]
	}
	e.solid = keys
	for _, a := range w.Aggs {
		if a.Func == "count" || a.Func == "count_distinct" {
			e.solid[a.Field] = true
		}
	}
}

// timeslice writes a window up to an hour in minutes or seconds: slices of
// hours follow the user's time zone (sumo-query-language.md 6.14).
func timeslice(ms int64) string {
	if ms%60_000 == 0 {
		return fmt.Sprintf("%dm", ms/60_000)
	}
	return fmt.Sprintf("%ds", ms/1000)
}

// phases appends the stages for windows that overlap, which timeslice cannot
// make as it knows one phase only: a copy of each message for each phase, then
// the start of its window by arithmetic, a step a stage
// (sumo-query-language.md 6.15). Windows of hours come here too, to begin at
// the same time in every time zone. It returns the start's name.
func (e *emitter) phases() string {
	w := e.b.Window
	start := e.fresh("window_begin")
	end := e.fresh("window_finish")
	length := number(float64(w.Length))
	if !w.Overlaps() {
		n := e.fresh("window_number")
		e.assign(&sumoql.Arith{Op: "/", X: field("_messageTime"), Y: length}, n)
		e.assign(&sumoql.Arith{Op: "*", X: call("floor", field(n)), Y: length}, start)
	} else {
		var all []string
		for p := int64(0); p < w.Length; p += w.Every {
			all = append(all, fmt.Sprint(p))
		}
		list, phase, n := e.fresh("window_phases"), e.fresh("phase"), e.fresh("window_number")
		e.assign(text(strings.Join(all, " ")), list)
		e.add(&sumoql.ParseRegex{Field: field(list), Pattern: &sumoql.String{Raw: `(?<` + phase + `>\d+)`}, Nodrop: true, Multi: true})
		e.assign(call("num", field(phase)), phase)
		e.assign(&sumoql.Arith{Op: "/", X: &sumoql.Arith{Op: "-", X: field("_messageTime"), Y: field(phase)}, Y: length}, n)
		e.assign(&sumoql.Arith{Op: "*", X: call("floor", field(n)), Y: length}, start)
		e.assign(&sumoql.Arith{Op: "+", X: field(start), Y: field(phase)}, start)
	}
	e.assign(&sumoql.Arith{Op: "+", X: field(start), Y: length}, end)
	e.add(&sumoql.Where{Cond: and(
		compare(field(start), ">=", call("queryStartTime")),
		compare(field(end), "<=", call("queryEndTime")),
	)})
	return start
}

// aggregate appends the stages that an aggregate's argument needs and returns
// the aggregate. Its argument is a field (sumo-query-language.md 3.1), null
// for messages that do not count.
func (e *emitter) aggregate(a *ir.Agg) *sumoql.Agg {
	null := &sumoql.Null{}
	one, zero := number(1), number(0)
	switch {
	case a.Func == "count" && a.Arg == nil && a.When == nil:
		return &sumoql.Agg{Func: "count"}
	case a.Func == "count":
		// Whether count(f) skips nulls is not documented (6.10): sum ones.
		var counted []sumoql.Expr
		if a.Arg != nil && !e.isSolid(a.Arg) {
			counted = append(counted, not(e.null(a.Arg)))
		}
		if a.When != nil {
			counted = append(counted, e.cond(a.When))
		}
		if len(counted) == 0 {
			return &sumoql.Agg{Func: "count"}
		}
		name := e.fresh(a.Field.Name + "_one")
		e.assign(&sumoql.If{Cond: and(counted...), Then: one, Else: zero}, name)
		return &sumoql.Agg{Func: "sum", Args: []sumoql.Expr{field(name)}}
	}
	arg := e.argument(a, null)
	switch a.Func {
	case "first", "last":
		// Sumo's first and last follow the order of rows, newest first; these
		// two go by time, whatever the order (sumo-query-language.md 3.8).
		e.add(&sumoql.WithTime{Name: field(arg)})
		f := map[string]string{"first": "least_recent", "last": "most_recent"}[a.Func]
		return &sumoql.Agg{Func: f, Args: []sumoql.Expr{field(arg + "_withtime")}}
	case "pct":
		return &sumoql.Agg{Func: "pct", Args: []sumoql.Expr{field(arg), number(a.Param)}}
	}
	return &sumoql.Agg{Func: a.Func, Args: []sumoql.Expr{field(arg)}}
}

// argument returns the name of a field that holds an aggregate's argument,
// null where it does not count; an empty text would count as a value.
func (e *emitter) argument(a *ir.Agg, null sumoql.Expr) string {
	x := e.value(a.Arg)
	ref, isField := a.Arg.(*ir.Ref)
	var counts []sumoql.Expr
	if a.When != nil {
		counts = append(counts, e.cond(a.When))
	}
	if a.Arg.Type().IsText() && !e.isSolid(a.Arg) {
		counts = append(counts, not(e.null(a.Arg)))
	}
	if isField && len(counts) == 0 {
		return ref.Field.Name
	}
	name := e.fresh(a.Field.Name + "_of")
	if len(counts) > 0 {
		x = &sumoql.If{Cond: and(counts...), Then: x, Else: null}
	}
	e.assign(x, name)
	return name
}

func (e *emitter) isSolid(x ir.Expr) bool {
	r, ok := x.(*ir.Ref)
	return ok && (e.solid[r.Field] || r.Field.Origin == ir.FromMeta && r.Field.Type.Kind == value.Time)
}

// warnApproximate says where Sumo's count is not exact beside a bound that
// asks for more than it counts exactly (sumo-query-language.md 3.8).
func (e *emitter) warnApproximate(c ir.Expr) {
	ir.Walk(c, func(c ir.Expr) bool {
		var x ir.Expr
		var bound float64
		switch c := c.(type) {
		case *ir.Order:
			if lit, ok := c.Y.(*ir.Lit); ok {
				x, bound = c.X, lit.Value.Num()
			}
		case *ir.InRange:
			x, bound = c.X, c.Hi
		}
		if r, ok := x.(*ir.Ref); ok && r.Field.Agg != nil && r.Field.Agg.Func == "count_distinct" && bound > schema.ExactDistinct {
			e.diags.Warnf("approximate", c.Place(), "Sumo counts more than %d distinct values by estimate, some 2%% off", schema.ExactDistinct)
		}
		return true
	})
}
