package sumoql

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

// corpusFloor is the share of the corpus that must parse.
const corpusFloor = 0.995

type corpusQuery struct{ ID, Query string }

// corpus reads real queries. They are not part of this tree: SUMODET_SHARED
// names the folder that holds data/corpus.
func corpus(t testing.TB) []corpusQuery {
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
	var all []corpusQuery
	lines := bufio.NewScanner(zip)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q corpusQuery
		require.NoError(t, json.Unmarshal(lines.Bytes(), &q))
		all = append(all, q)
	}
	require.NoError(t, lines.Err())
	return all
}

// inParallel calls f for each query, on as many cores as there are.
func inParallel(queries []corpusQuery, f func(q corpusQuery)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for n := int(next.Add(1)); n <= len(queries); n = int(next.Add(1)) {
				f(queries[n-1])
			}
		})
	}
	workers.Wait()
}

// TestCorpus parses and prints real queries.
func TestCorpus(t *testing.T) {
	queries := corpus(t)
	var parsed atomic.Int64
	inParallel(queries, func(q corpusQuery) {
		tree, diags := Parse(diag.NewFile(q.ID, q.Query))
		if diags.HasErrors() {
			t.Logf("%s", diags.Error())
			return
		}
		parsed.Add(1)
		text := Print(tree)
		again, diags := Parse(diag.NewFile(q.ID+" printed", text))
		if !assert.False(t, diags.HasErrors(), "%v\n%s", diags, text) {
			return
		}
		assert.Equal(t, text, Print(again))
		assert.Equal(t, dump(tree), dump(again), text)
	})
	t.Logf("%d of %d parsed", parsed.Load(), len(queries))
	assert.GreaterOrEqual(t, float64(parsed.Load()), corpusFloor*float64(len(queries)))
}
