package siemql

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// TestConformance judges what Sumo's documentation says of expressions.
func TestConformance(t *testing.T) {
	f, err := os.Open(shared(t, "data/conformance/siem.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var c struct {
			ID, Expression string
			Record         json.RawMessage
			Expect         *bool
			Error          bool
		}
		require.NoError(t, json.Unmarshal(in.Bytes(), &c))
		e, list := Parse(diag.NewFile(c.ID, c.Expression))
		if c.Error {
			assert.True(t, list.HasErrors(), "%s: %s", c.ID, c.Expression)
			continue
		}
		if !assert.False(t, list.HasErrors(), "%s: %v", c.ID, list) {
			continue
		}
		p, list := Compile(e)
		if !assert.False(t, list.HasErrors(), "%s: %v", c.ID, list) {
			continue
		}
		r, err := ReadRecord(c.Record)
		require.NoError(t, err, c.ID)
		assert.Equal(t, *c.Expect, p.Match(r), "%s: %s of %s", c.ID, c.Expression, c.Record)
	}
	require.NoError(t, in.Err())
}
