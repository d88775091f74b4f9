package compiler_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/backend/search"
	"sumodet/compiler/check"
	"sumodet/compiler/sumoql"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// block is a fenced block of a Markdown file.
type block struct {
	line       int
	lang, text string
}

func blocks(t *testing.T, file string) (out []block) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var in *block
	for i, line := range strings.Split(string(data), "\n") {
		lang, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && in == nil:
			in = &block{line: i + 1, lang: lang}
		case fence:
			out = append(out, *in)
			in = nil
		case in != nil:
			in.text += line + "\n"
		}
	}
	require.Nil(t, in, "%s: a block is never closed", file)
	return out
}

// TestMarkdown checks every rule that the documentation shows: whole files are
// checked and written as fmt writes them, fragments parsed.
func TestMarkdown(t *testing.T) {
	for _, file := range []string{"../README.md", "../dsl/LANGUAGE.md"} {
		shown := 0
		for _, b := range blocks(t, file) {
			src := diag.NewFile(filepath.Base(file), strings.Repeat("\n", b.line)+b.text)
			switch b.lang {
			case "det-fragment":
				_, list := dsl.Parse(src)
				assert.NoError(t, list.Err())
			case "det":
				shown++
				f, list := dsl.Parse(src)
				require.NoError(t, list.Err())
				assert.Equal(t, b.text, strings.TrimLeft(string(dsl.Format(f)), "\n"), "%s:%d", file, b.line)
				_, list = check.Check([]check.Unit{{File: f}}, check.Options{})
				assert.NoError(t, list.Err())
			}
		}
		assert.Positive(t, shown, file)
	}
}

// TestReadmeShowsTheSearch holds the query in the README to what its rule
// becomes.
func TestReadmeShowsTheSearch(t *testing.T) {
	all := blocks(t, "../README.md")
	for i, b := range all {
		if b.lang != "det" {
			continue
		}
		f, list := dsl.Parse(diag.NewFile("README.md", b.text))
		require.NoError(t, list.Err())
		set, list := check.Check([]check.Unit{{File: f}}, check.Options{})
		require.NoError(t, list.Err())
		q, _, list := search.Query(set.Rules[0].Branches[0])
		require.NoError(t, list.Err())
		assert.Equal(t, all[i+1].text, sumoql.Print(q))
		return
	}
	assert.Fail(t, "the README shows no rule")
}
