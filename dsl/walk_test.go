package dsl

import "reflect"

// Walk calls fn for a node and, while fn returns true, for the nodes below it
// in the order of ast.go's members.
func Walk(n Node, fn func(Node) bool) {
	if n == nil || reflect.ValueOf(n).IsNil() || !fn(n) {
		return
	}
	walkValue(reflect.ValueOf(n).Elem(), fn)
}

// walkValue visits a node's members. The tree is walked for tools and tests,
// not where time matters, so reflection keeps the list of members in one
// place: the types.
func walkValue(v reflect.Value, fn func(Node) bool) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch f.Kind() {
		case reflect.Pointer, reflect.Interface:
			if n, ok := f.Interface().(Node); ok {
				Walk(n, fn)
			}
		case reflect.Slice:
			for j := range f.Len() {
				if n, ok := f.Index(j).Interface().(Node); ok {
					Walk(n, fn)
				}
			}
		}
	}
}
