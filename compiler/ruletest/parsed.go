package ruletest

import (
	"sync"

	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
)

// parsed is what cases have in common: the texts of their rules, which each would parse
// anew, and which took two thirds of the time.
type parsed struct {
	queries  kept[*sumoql.Query]
	programs kept[*siemql.Program]
}

// kept holds what was made of texts. Several cases may ask at once.
type kept[T any] struct{ made sync.Map }

func (k *kept[T]) get(text string, parse func(text string) (T, error)) (T, error) {
	if v, ok := k.made.Load(text); ok {
		return v.(T), nil
	}
	v, err := parse(text)
	if err == nil {
		k.made.Store(text, v)
	}
	return v, err
}
