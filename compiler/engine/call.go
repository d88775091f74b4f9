package engine

import (
	"sync"

	"sumodet/compiler/value"
)

// Call computes a function of expressions, which gets a list of their values that it
// must not keep. The first value of which ends says so is the result, without the
// function; nil is never.
//
// The list is lent. What a function that is not known here gets lies on the heap, and
// where each row makes a list of its own every line parsed takes a third longer: the
// collector runs throughout, which makes each write of a pointer dear.
func Call(args []Expr, ends func(value.Value) bool, eval func([]value.Value) value.Value) Expr {
	lists := &sync.Pool{New: func() any {
		list := make([]value.Value, 0, len(args))
		return &list
	}}
	return func(row []value.Value) value.Value {
		list := lists.Get().(*[]value.Value)
		defer lists.Put(list)
		vals := (*list)[:0]
		for _, arg := range args {
			v := arg(row)
			if ends != nil && ends(v) {
				return v
			}
			vals = append(vals, v)
		}
		return eval(vals)
	}
}
