package run

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

// TestTraceChangesNothing runs every golden query traced: its rows are the same,
// and as many are left behind the last operator.
func TestTraceChangesNothing(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	traced := 0
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		require.NoError(t, err)
		in := map[string]string{}
		for _, f := range ar.Files {
			in[f.Name] = string(f.Data)
		}
		if in["errors"] != "" {
			continue
		}
		opt := archiveOptions(t, in)
		opt.Trace = true
		q, diags := sumoql.Parse(diag.NewFile("query.sumo", in["query.sumo"]))
		require.False(t, diags.HasErrors(), file)
		plan, diags := New(q, opt)
		require.False(t, diags.HasErrors(), file)
		var messages []Message
		for line := range strings.Lines(in["messages"]) {
			m := map[string]any{}
			require.NoError(t, json.Unmarshal([]byte(line), &m))
			messages = append(messages, messageOf(m))
		}
		res, err := plan.Run(context.Background(), slices.Values(messages))
		require.NoError(t, err, file)
		rows := ""
		for _, row := range res.Rows {
			rows += rowJSON(t, res.Fields, row) + "\n"
		}
		assert.Equal(t, in["rows"], rows, file)
		trace := plan.Trace()
		last := &trace.Scope
		if len(trace.Ops) > 0 {
			last = trace.Ops[len(trace.Ops)-1]
		}
		assert.EqualValues(t, len(res.Rows), last.Left.Load(), "%s: %s", file, in["query.sumo"])
		traced++
	}
	assert.NotZero(t, traced)
}
