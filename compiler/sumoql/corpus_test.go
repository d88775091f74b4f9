package sumoql

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

// corpusFloor is the share of the corpus that must parse.
const corpusFloor = 0.995

// TestCorpus parses and prints real queries. They are not part of this tree:
// SUMODET_SHARED names the folder that holds data/corpus.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("SUMODET_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "corpus", "queries.jsonl.gz"))
	if err != nil {
		t.Skip("no corpus: set SUMODET_SHARED to the folder that holds data/corpus/queries.jsonl.gz")
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(zip)
	lines.Buffer(nil, 1<<20)
	total, parsed := 0, 0
	for lines.Scan() {
		var q struct{ ID, Query string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &q))
		total++
		tree, diags := Parse(diag.NewFile(q.ID, q.Query))
		if diags.HasErrors() {
			t.Logf("%s", diags.Error())
			continue
		}
		parsed++
		text := Print(tree)
		again, diags := Parse(diag.NewFile(q.ID+" printed", text))
		if !assert.False(t, diags.HasErrors(), "%v\n%s", diags, text) {
			continue
		}
		assert.Equal(t, text, Print(again))
		assert.Equal(t, dump(tree), dump(again), text)
	}
	require.NoError(t, lines.Err())
	t.Logf("%d of %d parsed", parsed, total)
	assert.GreaterOrEqual(t, float64(parsed), corpusFloor*float64(total))
}
