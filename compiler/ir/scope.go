package ir

import "strings"

// ScopeValue is the value that a scope asks a field to have: of several the
// first, and without wildcards.
func ScopeValue(scope Expr, f *Field) (found string) {
	Walk(scope, func(e Expr) bool {
		if found != "" {
			return false
		}
		switch e := e.(type) {
		case *Not:
			return false
		case *Equal:
			if lit, ok := e.Y.(*Lit); ok && isRef(e.X, f) {
				found = lit.Value.Str()
			}
		case *OneOf:
			if isRef(e.X, f) {
				found = e.Values[0].Str()
			}
		case *TextTest:
			if isRef(e.X, f) {
				found = strings.ReplaceAll(e.Pats[0], "*", "")
			}
		}
		return true
	})
	return found
}

func isRef(e Expr, f *Field) bool {
	r, ok := e.(*Ref)
	return ok && r.Field == f
}
