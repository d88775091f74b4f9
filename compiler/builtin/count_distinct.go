package builtin

import (
	"sumodet/compiler/value"
)

var aggCountDistinct = &Aggregate{
	Name: "count_distinct",
	Doc: "Counts the different values, compared as text with case. Local runs are exact; " +
		"Sumo estimates above 100, 95 times in 100 within 4 percent (sumo-query-language.md 3.8).",
	Result:   number,
	Examples: []AggregateExample{{Inputs: []string{`"a"`, `"A"`, `"a"`, `null`}, Result: "2"}, {Result: "0"}},
	New:      func(float64) State { return new(distinctState) },
}

// distinctState is a set of texts. Most groups have few, for which a scan is
// faster and smaller than a map.
type distinctState struct {
	few  []string
	many map[string]struct{} // nil as long as few holds all
}

const fewTexts = 8

func (s *distinctState) Add(v value.Value, _ Stamp) {
	switch v.Kind() {
	case value.Null:
	case value.Text:
		addDistinct(s, v.Str())
	default:
		var buf [32]byte
		addDistinct(s, appendShown(buf[:0], v))
	}
}

// addDistinct takes bytes too, since looking them up needs no copy of them.
func addDistinct[T string | []byte](s *distinctState, t T) {
	if s.many == nil {
		for _, have := range s.few {
			if have == string(t) {
				return
			}
		}
		if len(s.few) < fewTexts {
			s.few = append(s.few, string([]byte(t))) // a copy also of a string
			return
		}
		s.many = make(map[string]struct{}, 4*fewTexts)
		for _, have := range s.few {
			s.many[have] = struct{}{}
		}
		s.few = nil
	}
	if _, ok := s.many[string(t)]; !ok {
		s.many[string([]byte(t))] = struct{}{}
	}
}

func (s *distinctState) Merge(o State) {
	t := o.(*distinctState)
	for _, have := range t.few {
		addDistinct(s, have)
	}
	for have := range t.many {
		addDistinct(s, have)
	}
}

func (s *distinctState) Result() value.Value {
	return value.NumberOf(float64(max(len(s.few), len(s.many))))
}

// appendShown appends what v.String() gives, for numbers without memory of its
// own; -0 is 0.
func appendShown(b []byte, v value.Value) []byte {
	if v.Kind() != value.Number {
		return append(b, v.String()...)
	}
	return value.AppendNumber(b, v.Num()+0)
}

// Reset implements State.
func (s *distinctState) Reset() { s.few, s.many = s.few[:0], nil }
