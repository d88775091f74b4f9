package local

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/value"
)

func TestNumbersAreJSON(t *testing.T) {
	for want, x := range map[string]float64{`1.5`: 1.5, `1e+300`: 1e300, `"Infinity"`: math.Inf(1), `"-Infinity"`: math.Inf(-1), `"NaN"`: math.NaN()} {
		assert.Equal(t, want, string(appendValue(nil, value.NumberOf(x))))
	}
}
