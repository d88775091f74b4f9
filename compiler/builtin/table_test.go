package builtin

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/value"
)

// Every entry of the registries is complete, and they are sorted.

func TestRuleFunctionsAreComplete(t *testing.T) {
	assert.True(t, slices.IsSortedFunc(Rule, func(a, b *Func) int { return strings.Compare(a.Name, b.Name) }))
	for _, f := range Rule {
		assert.True(t, strings.HasSuffix(f.Doc, "."), f.Name)
		assert.NotEmpty(t, f.Examples, f.Name)
		assert.NotNil(t, f.Eval, f.Name)
		assert.NotNil(t, f.Result, f.Name)
		assert.NotEmpty(t, f.Params, f.Name)
		for i, p := range f.Params {
			assert.NotEmpty(t, p.Name, f.Name)
			assert.NotEmpty(t, p.Kinds, f.Name)
			assert.False(t, p.Repeat && i != len(f.Params)-1, "%s repeats a parameter that is not the last", f.Name)
		}
		got, ok := RuleFunc(f.Name)
		assert.True(t, ok && got == f, f.Name)
	}
	_, ok := RuleFunc("LOWER")
	assert.False(t, ok, "names of rules compare with case")
}

func TestSumoFunctionsAreComplete(t *testing.T) {
	lowerName := func(f *SumoFunc) string { return strings.ToLower(f.Name) }
	assert.True(t, slices.IsSortedFunc(Sumo, func(a, b *SumoFunc) int { return strings.Compare(lowerName(a), lowerName(b)) }))
	seen := map[string]bool{}
	for _, f := range Sumo {
		assert.True(t, strings.HasSuffix(f.Doc, "."), f.Name)
		assert.NotEmpty(t, f.Examples, f.Name)
		assert.NotNil(t, f.Eval, f.Name)
		assert.True(t, f.Min >= 1 && (f.Max == -1 || f.Max >= f.Min), f.Name)
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			assert.False(t, seen[strings.ToLower(name)], "%s is there twice", name)
			seen[strings.ToLower(name)] = true
			got, ok := SumoFuncByName(strings.ToUpper(name))
			assert.True(t, ok && got == f, name)
		}
	}
}

// TestDocumentedFunctions holds the list of functions to those that the
// documentation defines for single values (sumo-query-language.md 3.2, 3.10,
// cloud-siem.md 1.5). Left out are those without a stated result (tourl), those
// that need a query's clock or range (now, queryStartTime), and `if`.
func TestDocumentedFunctions(t *testing.T) {
	for _, name := range strings.Fields(`
		concat contains format length replace substring toLowerCase lower toUpperCase upper trim urlencode urldecode
		base64Encode toBase64 base64Decode fromBase64 asciiToHex toHex hexToAscii fromHex luhn hash
		abs ceil floor round sqrt cbrt exp expm1 log log10 log1p hypot pow min max isNaN isInfinity
		sin cos tan asin acos atan atan2 sinh cosh tanh toDegrees toRadians
		decToHex hexToDec parseHex toInt int toLong long toFloat float toDouble double num number toNumber toString isNumeric
		isPrivateIP isPublicIP isReservedIP isValidIP isValidIPv4 isValidIPv6 ipv4ToNumber getCIDRPrefix compareCIDRPrefix maskFromCIDR haversine
		jsonArrayContains array_contains jsonArraySize size isNull isEmpty isBlank formatDate parseDate`) {
		_, ok := SumoFuncByName(name)
		assert.True(t, ok, name)
	}
}

func TestAggregatesAreComplete(t *testing.T) {
	assert.True(t, slices.IsSortedFunc(Aggregates, func(a, b *Aggregate) int { return strings.Compare(a.Name, b.Name) }))
	for _, a := range Aggregates {
		assert.True(t, strings.HasSuffix(a.Doc, "."), a.Name)
		assert.NotEmpty(t, a.Examples, a.Name)
		assert.NotNil(t, a.New, a.Name)
		assert.NotNil(t, a.Result, a.Name)
		got, ok := AggregateByName(a.Name)
		assert.True(t, ok && got == a, a.Name)
	}
}

// No function may panic, whatever it is given.
func TestFunctionsTakeAnything(t *testing.T) {
	hostile := []value.Value{
		{}, value.EmptyText, value.TextOf(" "), value.TextOf("x"), value.TextOf("\xff𝄞\x00"), value.TextOf("%"), value.TextOf("%99$s%5d"),
		value.TextOf("["), value.TextOf("yyyy'"), value.NumberOf(0), value.NumberOf(-1e300), value.NumberOf(1e300), value.NumberOf(inf), value.NumberOf(-inf),
		value.NumberOf(inf - inf), value.BoolOf(true), value.TimeOf(-1), value.ListOfTexts([]string{"a", ""}),
	}
	var args []value.Value
	var fill func(n int, eval func([]value.Value) value.Value)
	fill = func(n int, eval func([]value.Value) value.Value) {
		if n == 0 {
			_ = eval(slices.Clone(args)).String()
			return
		}
		for _, v := range hostile {
			args = append(args, v)
			fill(n-1, eval)
			args = args[:len(args)-1]
		}
	}
	for _, f := range Sumo {
		for n := f.Min; n <= min(max(f.Max, f.Min), 3); n++ {
			assert.NotPanics(t, func() { fill(n, f.Eval) }, f.Name)
		}
	}
	for _, f := range Rule {
		for n := 1; n <= 3; n++ {
			least := 0
			for _, p := range f.Params {
				if !p.Optional {
					least++
				}
			}
			if n >= least && (n <= len(f.Params) || f.Params[len(f.Params)-1].Repeat) {
				assert.NotPanics(t, func() { fill(n, f.Eval) }, f.Name)
			}
		}
	}
}
