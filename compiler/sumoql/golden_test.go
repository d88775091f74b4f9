package sumoql

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"sumodet/dsl/diag"
)

var update = flag.Bool("update", false, "rewrite the archives' outputs")

// TestGolden parses each *.sumo of testdata/*.txtar: behind it stand what it
// prints as (.print) and what is said of it (.diags).
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			require.NoError(t, err)
			want, out := txtar.Format(ar), &txtar.Archive{Comment: ar.Comment}
			for _, f := range ar.Files {
				name, isInput := strings.CutSuffix(f.Name, ".sumo")
				if !isInput {
					continue
				}
				out.Files = append(out.Files, f)
				q, diags := Parse(diag.NewFile(f.Name, string(f.Data)))
				if q != nil && len(q.Stages) > 0 {
					text := Print(q)
					out.Files = append(out.Files, txtar.File{Name: name + ".print", Data: []byte(text)})
					again, more := Parse(diag.NewFile("printed", text))
					if !diags.HasErrors() {
						assert.False(t, more.HasErrors(), more)
						assert.Equal(t, dump(q), dump(again))
					}
					assert.Equal(t, text, Print(again))
				}
				if len(diags) > 0 {
					out.Files = append(out.Files, txtar.File{Name: name + ".diags", Data: []byte(diags.Error() + "\n")})
				}
			}
			if *update {
				require.NoError(t, os.WriteFile(file, txtar.Format(out), 0o644))
				return
			}
			assert.Equal(t, string(want), string(txtar.Format(out)))
		})
	}
}
