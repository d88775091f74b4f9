package run

import (
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// compare plans = != < <= > >= (6.1, 6.7, 6.24, 6.25).
func (p *planner) compare(e *sumoql.Compare) engine.Expr {
	p.negated(e, e.X)
	x, y, op := p.expr(e.X), p.expr(e.Y), e.Op
	notes := &p.plan.notes
	_, nullX := e.X.(*sumoql.Null)
	_, nullY := e.Y.(*sumoql.Null)
	presence := nullX || nullY // x != null asks whether there is a value
	return func(row []value.Value) value.Value {
		v, w := x(row), y(row)
		if dropped(v) || dropped(w) {
			return builtin.DropRow
		}
		if v.IsNull() || w.IsNull() {
			if op != "!=" {
				return value.BoolOf(false)
			}
			notes.add(noteNullCompare)
			return value.BoolOf(!presence || v.IsNull() != w.IsNull())
		}
		switch op {
		case "=":
			return value.BoolOf(notes.equal(v, w))
		case "!=":
			return value.BoolOf(!notes.equal(v, w))
		}
		return value.BoolOf(notes.ordered(op, v, w))
	}
}

// negated refuses !a = "x": what is negated is not documented.
func (p *planner) negated(whole sumoql.Node, x sumoql.Expr) {
	if field := sumoql.NegatedField(x); field != nil {
		test := field.Place()
		test.End = whole.Place().End
		p.diags.Errorf("not-evaluated", whole.Place(), "whether the field or the test is negated here is not documented").Note("write: !(%s)", test.Text())
	}
}

// equal compares two values that are not null: a text and a number by number
// if the text is one, two texts by their characters, a computed boolean and a
// text by its word.
func (n *notes) equal(v, w value.Value) bool {
	if v.Kind() == value.Text && w.Kind() == value.Text {
		return v.Str() == w.Str()
	}
	if v.Kind() == value.Bool && w.Kind() == value.Text || v.Kind() == value.Text && w.Kind() == value.Bool {
		n.add(noteBoolText)
		return strings.EqualFold(v.String(), w.String())
	}
	a, ok := builtin.Number(v)
	b, ok2 := builtin.Number(w)
	return ok && ok2 && a == b
}

// ordered compares two values that are not null by size.
func (n *notes) ordered(op string, v, w value.Value) bool {
	c := 0
	if v.Kind() == value.Text && w.Kind() == value.Text {
		a, ok := builtin.Number(v)
		b, ok2 := builtin.Number(w)
		if ok && ok2 && (a < b) != (v.Str() < w.Str()) || !ok || !ok2 {
			n.add(noteTextOrder)
		}
		c = strings.Compare(v.Str(), w.Str())
	} else {
		a, ok := builtin.Number(v)
		b, ok2 := builtin.Number(w)
		switch {
		case !ok || !ok2:
			return false
		case a < b:
			c = -1
		case a > b:
			c = 1
		}
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// in plans in and not in. Lists of many texts are looked up.
func (p *planner) in(e *sumoql.In) engine.Expr {
	p.negated(e, e.X)
	x, items, not := p.expr(e.X), p.exprs(e.Items), e.Not
	notes := &p.plan.notes
	texts := textSet(e.Items)
	return func(row []value.Value) value.Value {
		v := x(row)
		if dropped(v) {
			return v
		}
		if v.IsNull() {
			if not {
				notes.add(noteNullCompare)
			}
			return value.BoolOf(not)
		}
		if texts != nil && v.Kind() == value.Text {
			return value.BoolOf(texts[v.Str()] != not)
		}
		for _, item := range items {
			if w := item(row); !w.IsNull() && notes.equal(v, w) {
				if v.Kind() == value.Text && w.Kind() == value.Number {
					notes.add(noteNumberList)
				}
				return value.BoolOf(!not)
			}
		}
		return value.BoolOf(not)
	}
}

func textSet(items []sumoql.Expr) map[string]bool {
	set := make(map[string]bool, len(items))
	for _, e := range items {
		s, ok := e.(*sumoql.String)
		if !ok {
			return nil
		}
		set[s.Text()] = true
	}
	return set
}
