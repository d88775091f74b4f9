package siemql

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

// corpusFloor is the share of the vendor's distinct expressions that must
// parse.
const corpusFloor = 0.99

// corpus reads the distinct expressions of the vendor's rules, by their rule.
func corpus(t *testing.T) map[string]string {
	f, err := os.Open(shared(t, "data/corpus/cse_rules.jsonl.gz"))
	require.NoError(t, err)
	defer f.Close()
	zip, err := gzip.NewReader(f)
	require.NoError(t, err)
	names := map[string]string{}
	in := bufio.NewScanner(zip)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var rule struct {
			Rule                                          string
			Expression, FilterExpression, MatchExpression string
			ValueExpression                               string
			ExpressionsAndLimits                          []struct{ Expression string }
		}
		require.NoError(t, json.Unmarshal(in.Bytes(), &rule))
		all := []string{rule.Expression, rule.FilterExpression, rule.MatchExpression, rule.ValueExpression}
		for _, e := range rule.ExpressionsAndLimits {
			all = append(all, e.Expression)
		}
		for _, e := range all {
			if e != "" && names[e] == "" {
				names[e] = rule.Rule
			}
		}
	}
	require.NoError(t, in.Err())
	return names
}

// TestCorpus parses and prints the vendor's expressions.
func TestCorpus(t *testing.T) {
	parsed := 0
	all := corpus(t)
	for text, rule := range all {
		e, list := Parse(diag.NewFile(rule, text))
		if list.HasErrors() {
			t.Logf("%v", list)
			continue
		}
		parsed++
		printsStable(t, e)
	}
	t.Logf("%d of %d parsed", parsed, len(all))
	assert.GreaterOrEqual(t, float64(parsed), corpusFloor*float64(len(all)))
}

func printsStable(t *testing.T, e Expr) {
	t.Helper()
	text := Print(e)
	again, list := Parse(diag.NewFile("printed", text))
	if !assert.False(t, list.HasErrors(), "%s\n%v", text, list) {
		return
	}
	assert.Equal(t, text, Print(again))
	assert.Equal(t, dump(e), dump(again), text)
}
