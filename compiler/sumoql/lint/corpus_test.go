package lint

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

// corpusCeiling is the share of published queries that parse of which an error
// may be said: hardly one is wrong.
const corpusCeiling = 0.01

type corpusQuery struct{ ID, Query string }

// corpus reads published queries. They are not part of this tree:
// SUMODET_SHARED names the folder that holds data/corpus.
func corpus(t testing.TB) []corpusQuery {
	dir := os.Getenv("SUMODET_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
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

// TestCorpus lints published queries: of hardly one an error is said, and fixes
// leave nothing to fix.
func TestCorpus(t *testing.T) {
	type count struct{ findings, queries, errors int }
	counts := map[string]*count{}
	for _, c := range Checks {
		counts[c.Name] = &count{}
	}
	parsed, wrong := 0, 0
	var parsing, checking time.Duration
	for _, q := range corpus(t) {
		src := diag.NewFile(q.ID, q.Query)
		start := time.Now()
		tree, mistakes := sumoql.Parse(src)
		parsing += time.Since(start)
		if mistakes.HasErrors() {
			continue
		}
		parsed++
		start = time.Now()
		list := lint(src, tree, mistakes, Options{})
		checking += time.Since(start)
		if list.HasErrors() {
			wrong++
		}
		seen := map[string]bool{}
		if fixed, n := Fix(src, Options{}); n > 0 {
			again := Lint(diag.NewFile(q.ID+" mended", fixed), Options{})
			assert.False(t, again.HasErrors() && !list.HasErrors(), "%v", again)
			_, n = Fix(diag.NewFile(q.ID+" mended", fixed), Options{})
			assert.Zero(t, n, fixed)
		}
		if text, n := apply(src.Text, of(mixedAndOr, list)); n > 0 {
			again, _ := sumoql.Parse(diag.NewFile(q.ID+" with brackets", text))
			assert.Equal(t, sumoql.Print(tree), sumoql.Print(again))
		}
		for _, d := range list {
			c := counts[d.Code]
			c.findings++
			if d.Severity == diag.Error {
				c.errors++
			}
			if !seen[d.Code] {
				seen[d.Code] = true
				c.queries++
			}
		}
	}
	t.Logf("%-28s %8s %8s %8s", "check", "findings", "errors", "queries")
	for _, c := range Checks {
		t.Logf("%-28s %8d %8d %8d", c.Name, counts[c.Name].findings, counts[c.Name].errors, counts[c.Name].queries)
	}
	t.Logf("%d queries parse, of %d an error is said; parsing took %v, checking %v", parsed, wrong, parsing, checking)
	assert.LessOrEqual(t, float64(wrong), corpusCeiling*float64(parsed))
}
