package run

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

var update = flag.Bool("update", false, "rewrite the archives' outputs")

// TestGolden runs testdata/*.txtar: query.sumo over messages (JSON lines) in
// the range of options.json gives rows, notes, or errors.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			require.NoError(t, err)
			outputs := []string{"rows", "notes", "errors"}
			in := map[string]string{}
			kept := slices.DeleteFunc(slices.Clone(ar.Files), func(f txtar.File) bool {
				in[f.Name] = string(f.Data)
				return slices.Contains(outputs, f.Name)
			})
			got := map[string]string{}
			got["rows"], got["notes"], got["errors"] = runArchive(t, in)
			if *update {
				for _, name := range outputs {
					if got[name] != "" {
						kept = append(kept, txtar.File{Name: name, Data: []byte(got[name])})
					}
				}
				ar.Files = kept
				require.NoError(t, os.WriteFile(file, txtar.Format(ar), 0o644))
				return
			}
			for _, name := range outputs {
				assert.Equal(t, in[name], got[name], name)
			}
		})
	}
}

func runArchive(t *testing.T, in map[string]string) (rows, notes, errors string) {
	opt := archiveOptions(t, in)
	q, diags := sumoql.Parse(diag.NewFile("query.sumo", in["query.sumo"]))
	if diags.HasErrors() {
		return "", "", diags.Error() + "\n"
	}
	plan, diags := New(q, opt)
	if diags.HasErrors() {
		return "", "", diags.Error() + "\n"
	}
	var messages []Message
	for line := range strings.Lines(in["messages"]) {
		m := map[string]any{}
		require.NoError(t, json.Unmarshal([]byte(line), &m))
		messages = append(messages, messageOf(m))
	}
	res, err := plan.Run(context.Background(), slices.Values(messages))
	require.NoError(t, err)
	for _, row := range res.Rows {
		rows += rowJSON(t, res.Fields, row) + "\n"
	}
	for _, n := range res.Notes {
		notes += n + "\n"
	}
	return rows, notes, ""
}

// archiveOptions are those of options.json, with the archive's tables.
func archiveOptions(t *testing.T, in map[string]string) Options {
	opt := Options{Tables: map[string]*Table{}}
	if text, ok := in["options.json"]; ok {
		require.NoError(t, json.Unmarshal([]byte(text), &opt))
	}
	for name, text := range in {
		if address, ok := strings.CutPrefix(name, "table "); ok {
			opt.Tables[address] = csvTable(text)
		}
	}
	return opt
}

// rowJSON writes a row's fields that are not null, in the order of columns.
func rowJSON(t *testing.T, fields []string, row []value.Value) string {
	var parts []string
	for i, v := range row {
		var x any
		switch v.Kind() {
		case value.Null:
			continue
		case value.Number:
			x = json.Number(v.String())
		case value.Bool:
			x = v.Truth()
		default:
			x = v.String()
		}
		key, err := json.Marshal(fields[i])
		require.NoError(t, err)
		val, err := json.Marshal(x)
		require.NoError(t, err)
		parts = append(parts, string(key)+":"+string(val))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func csvTable(text string) *Table {
	t := &Table{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if t.Columns == nil {
			t.Columns = cells
			continue
		}
		var row []value.Value
		for _, c := range cells {
			row = append(row, textOf(c))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
