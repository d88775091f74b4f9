package siemql

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// shared returns a file of the corpus that this project is measured with.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("SUMODET_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: set SUMODET_SHARED to the folder that has it", name)
	}
	return path
}

// Functions that the conformance vectors use and that are not evaluated yet.
const unevaluated = 7

func TestConformance(t *testing.T) {
	f, err := os.Open(shared(t, "data/conformance/siem.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	failed, judged := 0, 0
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var c struct {
			ID, Expression, From string
			Record               map[string]any
			Expect               *bool
			Error                bool
		}
		require.NoError(t, json.Unmarshal(in.Bytes(), &c))
		if c.From != "documented" {
			continue
		}
		judged++
		e, list := Parse(diag.NewFile(c.ID, c.Expression))
		if c.Error {
			assert.True(t, list.HasErrors(), c.Expression)
			continue
		}
		if list.HasErrors() {
			t.Logf("%s: %s", c.ID, list.Error())
			failed++
			continue
		}
		p, list := Compile(e)
		if list.HasErrors() {
			t.Logf("%s: %s", c.ID, list.Error())
			failed++
			continue
		}
		if got := p.Match(recordOf(c.Record)); got != *c.Expect {
			t.Logf("%s: %s is %v", c.ID, c.Expression, got)
			failed++
		}
	}
	require.NoError(t, in.Err())
	t.Logf("%d of %d documented vectors pass", judged-failed, judged)
	assert.LessOrEqual(t, failed, unevaluated)
}

func recordOf(members map[string]any) *Record {
	r := &Record{Attrs: map[string]value.Value{}, Raw: map[string]value.Value{}}
	for name, m := range members {
		if fields, ok := m.(map[string]any); ok {
			for key, x := range fields {
				if name == "fields" {
					r.Raw[key] = valueOf(x)
				}
				r.Attrs[name+"."+key] = valueOf(x)
			}
			continue
		}
		r.Attrs[name] = valueOf(m)
	}
	return r
}

func valueOf(x any) value.Value {
	switch x := x.(type) {
	case string:
		if x == "" {
			return value.EmptyText
		}
		return value.TextOf(x)
	case float64:
		return value.NumberOf(x)
	case bool:
		return value.BoolOf(x)
	case []any:
		var items []string
		for _, i := range x {
			items = append(items, valueOf(i).String())
		}
		return value.ListOfTexts(items)
	}
	return value.Value{}
}
