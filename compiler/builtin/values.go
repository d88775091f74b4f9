package builtin

import (
	"slices"

	"sumodet/compiler/value"
)

var aggValues = &Aggregate{
	Name: "values",
	Doc: "Lists the different values, in the order of their bytes, the first 100 of them; missing when there are none. " +
		"It is a set, not a sequence (sumo-query-language.md 3.8).",
	Result: func(arg value.Type) value.Type {
		if arg.Kind == value.IP {
			return value.ListOf(value.IP)
		}
		return value.ListOf(value.Text)
	},
	Examples: []AggregateExample{{Inputs: []string{`"b"`, `"a"`, `null`, `"b"`}, Result: "a\nb"}, {Result: "null"}},
	New:      func(float64) State { return new(valuesState) },
}

// valuesState holds the first texts, sorted. What is dropped from a full state
// has 100 before it in any state that this one is merged into.
type valuesState []string

const mostValues = 100

func (s *valuesState) Add(v value.Value, _ Stamp) {
	switch v.Kind() {
	case value.Null:
	case value.Text:
		addValue(s, v.Str())
	default:
		var buf [32]byte
		addValue(s, appendShown(buf[:0], v))
	}
}

func addValue[T string | []byte](s *valuesState, t T) {
	have := *s
	lo, hi := 0, len(have)
	for lo < hi {
		if mid := (lo + hi) / 2; have[mid] < string(t) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	switch {
	case lo < len(have) && have[lo] == string(t):
		return
	case len(have) == mostValues && lo == mostValues:
		return
	case len(have) == mostValues:
		have = have[:mostValues-1]
	}
	*s = slices.Insert(have, lo, string([]byte(t))) // a copy also of a string
}

func (s *valuesState) Merge(o State) {
	for _, t := range *o.(*valuesState) {
		addValue(s, t)
	}
}

func (s *valuesState) Result() value.Value {
	if len(*s) == 0 {
		return value.Value{}
	}
	return value.ListOfTexts(*s)
}

// Reset implements State.
func (s *valuesState) Reset() { *s = (*s)[:0] }
