package engine

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

// Of two lists made apart the end of one and the start of the other are further from
// each other than a processor fetches at once, also where they lie side by side.
func TestApart(t *testing.T) {
	lists := make([][]uint64, 1000)
	for i := range lists {
		lists[i] = apart[uint64](1)
	}
	for i, list := range lists[1:] {
		a, b := uintptr(unsafe.Pointer(&lists[i][0])), uintptr(unsafe.Pointer(&list[0]))
		assert.GreaterOrEqual(t, max(a, b)-min(a, b), uintptr(cacheLines))
	}
	assert.GreaterOrEqual(t, cap(apart[pipeState](3))-3, cacheLines/int(unsafe.Sizeof(pipeState{})))
}
