package run

import (
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// lookupContains plans lookupContains(path://"…", field=column and …): whether
// the table has a row with the fields' values (3.2).
func (p *planner) lookupContains(e *sumoql.Call) engine.Expr {
	var on []*sumoql.LookupKey
	path, ok := e.Args[0].(*sumoql.Path)
	for _, arg := range e.Args[1:] {
		items := []sumoql.Expr{arg}
		if and, isAnd := arg.(*sumoql.And); isAnd {
			items = and.Items
		}
		for _, item := range items {
			c, isCompare := item.(*sumoql.Compare)
			if !isCompare || c.Op != "=" {
				ok = false
				continue
			}
			field, isName := c.X.(*sumoql.Name)
			column, isName2 := c.Y.(*sumoql.Name)
			if !isName || !isName2 {
				ok = false
				continue
			}
			on = append(on, &sumoql.LookupKey{At: c.At, Field: field, Column: column})
		}
	}
	if !ok || len(on) == 0 {
		p.diags.Errorf("arguments", e.Place(), "lookupContains takes a table and keys").Note(`write lookupContains(path://"…", field=column)`)
		return constant(null)
	}
	t, ok := p.table(path.Text)
	if !ok {
		p.diags.Errorf("no-table", path.Place(), "the table %s is not given", path.Text)
		return constant(null)
	}
	keys, fields := p.lookupKeys(t, on, func(n *sumoql.Name) int {
		if i := t.column(n.Text); i >= 0 {
			return i
		}
		p.diags.Errorf("unknown-field", n.Place(), "the table has no column %q", n.Text)
		return 0
	})
	fold := foldKeys(path.Text)
	index := t.index(keys, fold)
	return func(row []value.Value) value.Value {
		return value.BoolOf(index[lookupKey(row, fields, fold)] != nil)
	}
}
