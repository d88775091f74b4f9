package builtin

import "sumodet/compiler/value"

var aggFirst = &Aggregate{
	Name: "first",
	Doc: "Gives the value of the earliest message that has one. In a query it is that of the first row in the current order, " +
		"which unsorted is the newest (sumo-query-language.md 3.8).",
	Result:   same,
	Examples: []AggregateExample{{Inputs: []string{`null`, `"old"`, `"new"`}, Result: "old"}, {Result: "null"}},
	New:      func(float64) State { return new(firstState) },
}

var aggLast = &Aggregate{
	Name: "last",
	Doc: "Gives the value of the latest message that has one. In a query it is that of the last row in the current order, " +
		"which unsorted is the oldest (sumo-query-language.md 3.8).",
	Result:   same,
	Examples: []AggregateExample{{Inputs: []string{`"old"`, `"new"`, `null`}, Result: "new"}},
	New:      func(float64) State { return &firstState{last: true} },
}

// firstState keeps the value with the least stamp, or the greatest.
type firstState struct {
	last bool
	at   Stamp
	v    value.Value // of a text only that it is one
	text []byte      // its bytes: most logs rise in time, and last() takes each message's
}

func (s *firstState) Add(v value.Value, at Stamp) {
	if v.Kind() == value.Number {
		v = value.NumberOf(v.Num() + 0) // 0 and -0 are one
	}
	if v.IsNull() || !s.better(v, at) {
		return
	}
	s.at = at
	if v.Kind() == value.Text {
		s.v, s.text = value.EmptyText, append(s.text[:0], v.Str()...)
	} else {
		s.v, s.text = v.Clone(), s.text[:0]
	}
}

// better reports whether v goes before what is kept. Values of one stamp are
// put in order by kind and size, so that the order of adding does not tell.
func (s *firstState) better(v value.Value, at Stamp) bool {
	switch {
	case s.v.IsNull():
		return true
	case at != s.at:
		return at.Before(s.at) != s.last
	case v.Kind() != s.v.Kind():
		return v.Kind() < s.v.Kind()
	}
	return value.Compare(v, s.Result()) < 0
}

func (s *firstState) Merge(o State) {
	t := o.(*firstState)
	s.Add(t.Result(), t.at)
}

func (s *firstState) Result() value.Value {
	if len(s.text) > 0 {
		return value.TextOf(string(s.text))
	}
	return s.v
}

// Reset implements State.
func (s *firstState) Reset() { *s = firstState{last: s.last, text: s.text[:0]} }
