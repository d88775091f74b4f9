package siemql

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/builtin"
)

// Each function is computed, and takes as many arguments as its namesake in
// log searches.
func TestFunctionsAreComplete(t *testing.T) {
	own := map[string]bool{"if": true, "anyHttpHeaderMatches": true}
	assert.True(t, slices.IsSortedFunc(Functions, func(a, b *Func) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	}))
	seen := map[string]bool{}
	for _, f := range Functions {
		sumo, ok := builtin.SumoFuncByName(f.Name)
		assert.True(t, ok || f.NeedsSumo || own[f.Name], f.Name)
		if ok {
			assert.Equal(t, []int{sumo.Min, sumo.Max}, []int{f.Min, f.Max}, f.Name)
		}
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			assert.False(t, seen[strings.ToLower(name)], "%s is there twice", name)
			seen[strings.ToLower(name)] = true
			got, ok := FuncByName(strings.ToUpper(name))
			assert.True(t, ok && got == f, name)
			if alias, isSumo := builtin.SumoFuncByName(name); ok && isSumo {
				assert.Same(t, sumo, alias, "%s and %s differ", f.Name, name)
			}
		}
	}
	for name := range foreignFunctions {
		assert.Equal(t, strings.ToLower(name), name)
		_, ok := FuncByName(name)
		assert.False(t, ok, "%s is a function", name)
	}
}
