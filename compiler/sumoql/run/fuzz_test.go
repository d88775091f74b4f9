package run

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// FuzzRun claims that no query makes the evaluator panic, and that each row has
// a value for each field.
func FuzzRun(f *testing.F) {
	for _, op := range sumoql.Operators {
		for _, x := range op.Examples {
			f.Add("* | " + x)
		}
	}
	f.Add(`(a or "b c") | parse regex "(?<x>\w)" multi | count as n by x | transpose row x column n | sort by x`)
	f.Add(`* | json "a[*].b", "['c']" as p, q nodrop | timeslice 3 buckets | first(p), pct(q, 5) by _timeslice | accum _first | topk(1, _first)`)
	f.Fuzz(func(t *testing.T, query string) {
		q, diags := sumoql.Parse(diag.NewFile("q", query))
		if q == nil || diags.HasErrors() {
			return
		}
		plan, diags := New(q, Options{From: 0, To: 10000, Fields: []string{"user"}})
		if diags.HasErrors() {
			return
		}
		messages := []Message{
			{Raw: `user=root action=deny {"a":[{"b":1}],"c":"x"}`, Time: 1},
			{Raw: `{"a":[{"b":1},{"b":null}],"c":"x"}`, Time: 2, Fields: []Field{{"user", value.TextOf("x")}, {"n", value.NumberOf(3)}}},
			{Time: 9999},
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		res, err := plan.Run(ctx, slices.Values(messages))
		if err != nil {
			return
		}
		for _, row := range res.Rows {
			assert.Len(t, row, len(res.Fields))
		}
	})
}
