package agreement

import (
	"slices"
	"strings"

	"sumodet/compiler/backend/search"
	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
)

// faults are what an emitter may get wrong.
var faults = []*fault{
	{
		name: "a regular expression's escape is dropped",
		text: func(text string, _ bool) string { return strings.ReplaceAll(text, `\.`, ".") },
	},
	{
		name: "contains is equality",
		search: patterns(func(re string) string {
			flags, rest := cutFlags(re)
			return flags + "^(?:" + rest + `)\z`
		}),
	},
	{
		name: "or without parentheses",
		search: exprs(func(e sumoql.Expr) sumoql.Expr {
			and, ok := e.(*sumoql.And)
			if !ok {
				return e
			}
			last := len(and.Items) - 1
			or, ok := and.Items[last].(*sumoql.Or)
			if !ok {
				return e
			}
			first := &sumoql.And{Items: append(slices.Clone(and.Items[:last]), or.Items[0])}
			return &sumoql.Or{Items: append([]sumoql.Expr{first}, or.Items[1:]...)}
		}),
	},
	{
		name: "no isEmpty beside a negated test",
		search: exprs(func(e sumoql.Expr) sumoql.Expr {
			or, ok := e.(*sumoql.Or)
			if !ok {
				return e
			}
			isEmpty := func(e sumoql.Expr) bool { c, ok := e.(*sumoql.Call); return ok && c.Func == "isEmpty" }
			items := slices.DeleteFunc(slices.Clone(or.Items), isEmpty)
			if len(items) < 2 {
				return items[0]
			}
			return &sumoql.Or{Items: items}
		}),
	},
	{
		name: "an exception is dropped",
		search: func(b *ir.Branch, q *sumoql.Query) {
			if len(b.Excepts) > 0 {
				dropLast(q, labels(q), func(op sumoql.Operator) bool { _, ok := op.(*sumoql.Where); return ok })
			}
		},
	},
	{
		name: "labels the other way round",
		search: func(_ *ir.Branch, q *sumoql.Query) {
			outer, ok := q.Stages[labels(q)].Op.(*sumoql.Assign).X.(*sumoql.If)
			if !ok {
				return
			}
			if inner, ok := outer.Else.(*sumoql.If); ok {
				outer.Cond, inner.Cond = inner.Cond, outer.Cond
				outer.Then, inner.Then = inner.Then, outer.Then
			}
		},
	},
	{
		name: "cased is lost",
		search: patterns(func(re string) string {
			flags, rest := cutFlags(re)
			return strings.TrimSuffix(flags, "(?i)") + "(?i)" + rest
		}),
	},
	{
		name: "a number is compared as text",
		siem: siemExprs(func(e siemql.Expr) siemql.Expr {
			c, ok := e.(*siemql.Compare)
			if !ok {
				return e
			}
			n, isNum := c.Y.(*siemql.Num)
			call, isCall := c.X.(*siemql.Call)
			if !isNum || !isCall || call.Func != "num" {
				return e
			}
			return &siemql.Compare{Op: c.Op, X: call.Args[0], Y: siemql.Text(n.Text)}
		}),
	},
	{
		name: "a network's prefix is one more",
		search: exprs(func(e sumoql.Expr) sumoql.Expr {
			if c, ok := e.(*sumoql.Call); ok && c.Func == "compareCIDRPrefix" {
				c.Args[2] = sumoql.Text(map[string]string{"8": "9", "16": "17", "23": "24", "24": "25", "25": "26", "32": "31", "0": "1"}[c.Args[2].(*sumoql.String).Text()])
			}
			return e
		}),
	},
	{
		name: "a pattern's anchor is dropped",
		search: patterns(func(re string) string {
			flags, rest := cutFlags(re)
			return flags + strings.TrimPrefix(rest, "^")
		}),
	},
	{
		name: "no null test beside a negated one",
		siem: siemExprs(func(e siemql.Expr) siemql.Expr {
			or, ok := e.(*siemql.Or)
			if !ok {
				return e
			}
			isNull := func(e siemql.Expr) bool { n, ok := e.(*siemql.IsNull); return ok && !n.Not }
			return siemql.Any(slices.DeleteFunc(slices.Clone(or.Items), isNull)...)
		}),
	},
	{
		name: "a keyword wants a whole word",
		search: func(_ *ir.Branch, q *sumoql.Query) {
			sumoql.Walk(q.Scope, func(n sumoql.Node) bool {
				if k, ok := n.(*sumoql.Keyword); ok {
					k.Text = strings.Trim(k.Text, "*")
				}
				return true
			})
		},
	},
	{
		name: "a list's last row is dropped",
		search: exprs(func(e sumoql.Expr) sumoql.Expr {
			if in, ok := e.(*sumoql.In); ok {
				in.Items = in.Items[:len(in.Items)-1]
			}
			return e
		}),
	},
	{
		name: "(?i) is dropped",
		text: func(text string, search bool) string {
			return strings.NewReplacer("(?i)", "", "(?i:", "(?:").Replace(text)
		},
	},
	{
		name: "a dot stops at line ends in Cloud SIEM",
		text: func(text string, search bool) string {
			if search {
				return text
			}
			return strings.ReplaceAll(text, "(?s:.*)", ".*")
		},
	},
	{
		name: "a backslash before a quote is not escaped",
		text: func(text string, search bool) string {
			if !search {
				return text
			}
			return strings.ReplaceAll(text, `\\"`, `\"`)
		},
	},
	{
		name: "a window's end is not the range's", window: true,
		search: exprs(func(e sumoql.Expr) sumoql.Expr {
			if c, ok := e.(*sumoql.Compare); ok && c.Op == "<=" {
				if end, ok := c.Y.(*sumoql.Call); ok && end.Func == "queryEndTime" {
					c.Op = "<"
				}
			}
			return e
		}),
	},
	{
		name: "windows of the last phase are left out", window: true,
		search: func(b *ir.Branch, q *sumoql.Query) {
			for _, s := range q.Stages {
				if a, ok := s.Op.(*sumoql.Assign); ok && strings.HasPrefix(a.As.Text, "window_phases") {
					phases := strings.Fields(a.X.(*sumoql.String).Text())
					a.X = sumoql.Text(strings.Join(phases[:len(phases)-1], " "))
				}
			}
		},
	},
	{
		name: "rows that name nobody are kept",
		search: func(_ *ir.Branch, q *sumoql.Query) {
			dropLast(q, len(q.Stages), func(op sumoql.Operator) bool {
				w, ok := op.(*sumoql.Where)
				return ok && strings.Contains(sumoql.PrintExpr(w.Cond), "!isBlank(")
			})
		},
	},
	{
		name: "having has no upper bound", window: true,
		search: exprs(func(e sumoql.Expr) sumoql.Expr {
			and, ok := e.(*sumoql.And)
			if !ok || len(and.Items) != 2 {
				return e
			}
			lo, okLo := and.Items[0].(*sumoql.Compare)
			hi, okHi := and.Items[1].(*sumoql.Compare)
			if _, isNumber := number(hi); okLo && okHi && isNumber && lo.Op == ">=" && hi.Op == "<=" {
				return lo
			}
			return e
		}),
	},
}

func number(c *sumoql.Compare) (*sumoql.Number, bool) {
	if c == nil {
		return nil, false
	}
	n, ok := c.Y.(*sumoql.Number)
	return n, ok
}

// exprs changes the expressions of a query.
func exprs(f func(sumoql.Expr) sumoql.Expr) func(*ir.Branch, *sumoql.Query) {
	return func(_ *ir.Branch, q *sumoql.Query) {
		eachExpr(q, func(e sumoql.Expr) sumoql.Expr { return rewriteExpr(e, f) })
	}
}

// patterns changes the regular expressions of a query's conditions.
func patterns(f func(re string) string) func(*ir.Branch, *sumoql.Query) {
	return exprs(func(e sumoql.Expr) sumoql.Expr {
		if re, ok := e.(*sumoql.Regex); ok {
			return &sumoql.Regex{Text: f(re.Text)}
		}
		return e
	})
}

func siemExprs(f func(siemql.Expr) siemql.Expr) func(*ir.Branch, siemql.Expr) siemql.Expr {
	return func(_ *ir.Branch, e siemql.Expr) siemql.Expr { return rewriteSIEM(e, f) }
}

// cutFlags cuts the flags off a pattern.
func cutFlags(re string) (flags, rest string) {
	if rest, ok := strings.CutPrefix(re, "(?i)"); ok {
		return "(?i)", rest
	}
	return "", re
}

// labels is the place of the stage that names a row's label.
func labels(q *sumoql.Query) int {
	return slices.IndexFunc(q.Stages, func(s *sumoql.Stage) bool {
		a, ok := s.Op.(*sumoql.Assign)
		return ok && a.As.Text == search.Label
	})
}

// dropLast takes the last of the first n stages out that is meant.
func dropLast(q *sumoql.Query, n int, meant func(sumoql.Operator) bool) {
	for i := n - 1; i >= 0; i-- {
		if meant(q.Stages[i].Op) {
			q.Stages = slices.Delete(q.Stages, i, i+1)
			return
		}
	}
}
