package lint

import (
	"strconv"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var durationBound = &Check{
	Name:     "duration-bound",
	Title:    "a bound on the time within a slice that always holds",
	Before:   "_sourceCategory=firewall denied\n| parse \"src=* \" as src\n| timeslice 30s\n| count as hits, min(_messageTime) as start, max(_messageTime) as end by src, _timeslice\n| where (end - start) / 1000 <= 30",
	After:    "_sourceCategory=firewall denied\n| parse \"src=* \" as src\n| timeslice 30s\n| count as hits, min(_messageTime) as start, max(_messageTime) as end by src, _timeslice\n| where (end - start) / 1000 <= 10",
	Why:      "The messages of a group by a slice are not further apart than the slice is long.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.7, 7.4",
	find: func(q *query) {
		step := 0.0
		for _, st := range q.stages {
			switch op := st.op.(type) {
			case *sumoql.Timeslice:
				step = op.Step()
			case *sumoql.Aggregate:
				named := false
				for _, n := range op.By {
					named = named || strings.EqualFold(n.Text, "_timeslice")
				}
				if !named {
					step = 0
				}
			case *sumoql.Where:
				if step == 0 || !st.grouped {
					continue
				}
				sumoql.Walk(op.Cond, func(n sumoql.Node) bool {
					c, ok := n.(*sumoql.Compare)
					if !ok {
						return true
					}
					limit, isNumber := c.Y.(*sumoql.Number)
					unit := q.span(c.X)
					if isNumber && unit > 0 && (c.Op == "<" || c.Op == "<=") && limit.Value()*unit >= step {
						q.report(c.Place(), "this always holds: the slice is %s s long", strconv.FormatFloat(step/1000, 'f', -1, 64)).
							Note("leave it out, or write a smaller bound")
					}
					return true
				})
			}
		}
	},
}

// span returns the unit in ms of an expression that is the time from the first
// to the last message of a group; 0 if it is none.
func (q *query) span(x sumoql.Expr) float64 {
	if f := q.field(x); f != nil && f.value != nil {
		x = f.value
	}
	a, ok := x.(*sumoql.Arith)
	if !ok {
		return 0
	}
	if divisor, ok := a.Y.(*sumoql.Number); ok && a.Op == "/" {
		return q.span(a.X) * divisor.Value()
	}
	if a.Op == "-" && q.isExtreme(a.X, "max") && q.isExtreme(a.Y, "min") {
		return 1
	}
	return 0
}

// isExtreme reports whether a field is the least or greatest time of a group.
func (q *query) isExtreme(x sumoql.Expr, word string) bool {
	f := q.field(x)
	if f == nil || f.agg == nil || f.agg.Func != word || len(f.agg.Args) != 1 {
		return false
	}
	n, ok := f.agg.Args[0].(*sumoql.Name)
	return ok && strings.EqualFold(n.Text, "_messageTime")
}
