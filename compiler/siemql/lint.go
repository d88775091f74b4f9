package siemql

import (
	"strconv"
	"strings"

	"sumodet/compiler/schema"
	"sumodet/dsl/diag"
)

// Lint warns of what an expression says of record attributes that can hardly be
// meant: a name that the schema does not know, and a number attribute compared
// with text that is no number (cloud-siem.md 2).
func Lint(e Expr) diag.List {
	var list diag.List
	aliases := map[string]bool{}
	if s, ok := e.(*Search); ok {
		for _, j := range s.JSON {
			aliases[j.Name] = true
		}
	}
	Walk(e, func(n Expr) bool {
		switch n := n.(type) {
		case *Field:
			if !aliases[n.Name] {
				lintName(&list, n)
			}
		case *Compare:
			lintTypes(&list, n.X, n.Y)
			lintTypes(&list, n.Y, n.X)
		case *In:
			lintTypes(&list, n.X, n.Items...)
		case *Between:
			lintTypes(&list, n.X, n.Lo, n.Hi)
		}
		return true
	})
	list.Sort()
	return list
}

func lintName(list *diag.List, n *Field) {
	if _, ok := schema.RecordField(n.Name); ok || n.Name == rawMap || enriched(n.Name) {
		return
	}
	d := list.Warnf("record-field", n.Place(), "records have no attribute %q", n.Name)
	if near := schema.NearRecordFields(n.Name); len(near) > 0 {
		d.Note("near: %s", strings.Join(near, ", "))
	} else {
		d.Note(`what the message itself has is fields["%s"]`, n.Name)
	}
}

func lintTypes(list *diag.List, x Expr, others ...Expr) {
	field, ok := x.(*Field)
	if !ok || len(field.Path) > 0 {
		return
	}
	attr, ok := schema.RecordField(field.Name)
	if !ok || !schema.IsNumber(attr.Type) {
		return
	}
	for _, o := range others {
		if s, ok := o.(*Str); ok {
			if _, err := strconv.ParseFloat(s.Text, 64); err != nil {
				list.Warnf("type", s.Place(), "%s is a number (%s) and never equals this text", attr.Name, attr.Type)
			}
		}
	}
}
