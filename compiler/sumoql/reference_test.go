package sumoql

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"sumodet/dsl/diag"
)

func TestReference(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile("OPERATORS.md", []byte(Reference()), 0o644))
	}
	page, err := os.ReadFile("OPERATORS.md")
	require.NoError(t, err)
	assert.Equal(t, string(page), Reference())
}

// Every operator stands in an archive.
func TestOperatorsHaveGoldens(t *testing.T) {
	seen := map[*Info]bool{}
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for _, f := range ar.Files {
			q, _ := Parse(diag.NewFile(f.Name, string(f.Data)))
			if q == nil || filepath.Ext(f.Name) != ".sumo" {
				continue
			}
			Walk(q, func(n Node) bool {
				if op, ok := n.(Operator); ok {
					seen[op.Info()] = true
				}
				return true
			})
		}
	}
	for _, op := range Operators {
		assert.True(t, seen[op], "%s is in no archive of testdata", op.Name)
	}
}
