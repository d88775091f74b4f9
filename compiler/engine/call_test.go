package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/value"
)

func TestCall(t *testing.T) {
	ends := func(v value.Value) bool { return v.IsNull() }
	sum := func(vals []value.Value) value.Value {
		n := 0.0
		for _, v := range vals {
			n += v.Num()
		}
		return value.NumberOf(n)
	}
	arg := func(i int) Expr { return func(row []value.Value) value.Value { return row[i] } }
	args := []Expr{arg(0), arg(1), arg(2), arg(0), arg(1)} // more than a few
	call := Call(args, ends, sum)
	nested := Call([]Expr{call, call}, nil, sum)
	row := []value.Value{value.NumberOf(1), value.NumberOf(2), value.NumberOf(4)}
	assert.Equal(t, 10.0, call(row).Num())
	assert.Equal(t, 20.0, nested(row).Num(), "a call within a call has a list of its own")
	row[2] = value.Value{}
	assert.True(t, call(row).IsNull(), "the value that ends it")
	assert.Equal(t, 0.0, nested(row).Num())
	assert.Less(t, testing.AllocsPerRun(100, func() { nested(row) }), 3.0, "with -race pools forget")
}
