package compiler_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// arrows lists what each package may import of this module; cmd may import
// everything. A package that is missing here is a mistake.
var arrows = map[string]string{
	"compiler":                "compiler/backend compiler/backend/local compiler/backend/search compiler/backend/siem compiler/check compiler/engine compiler/ir compiler/logs compiler/schema compiler/siemql compiler/sumoql compiler/sumoql/run compiler/value dsl dsl/diag",
	"compiler/agreement":      "",
	"compiler/backend":        "dsl/diag",
	"compiler/backend/local":  "compiler/builtin compiler/engine compiler/ir compiler/logs compiler/regex compiler/value",
	"compiler/backend/search": "compiler/backend compiler/ir compiler/regex compiler/schema compiler/sumoql compiler/value dsl/diag",
	"compiler/backend/siem":   "compiler/backend compiler/ir compiler/regex compiler/schema compiler/siemql compiler/value dsl/diag",
	"compiler/builtin":        "compiler/value",
	"compiler/check":          "compiler/builtin compiler/ir compiler/logs compiler/regex compiler/schema compiler/value dsl dsl/diag",
	"compiler/engine":         "compiler/builtin compiler/logs compiler/regex compiler/value",
	"compiler/ir":             "compiler/builtin compiler/regex compiler/schema compiler/value dsl/diag",
	"compiler/logs":           "",
	"compiler/regex":          "",
	"compiler/ruletest":       "compiler compiler/backend compiler/backend/local compiler/backend/search compiler/backend/siem compiler/engine compiler/ir compiler/logs compiler/schema compiler/siemql compiler/sumoql compiler/sumoql/run compiler/value dsl dsl/diag",
	"compiler/schema":         "dsl/diag",
	"compiler/siemql":         "compiler/builtin compiler/regex compiler/schema compiler/value dsl/diag",
	"compiler/sumoql":         "compiler/schema dsl/diag",
	"compiler/sumoql/lint":    "compiler/builtin compiler/schema compiler/sumoql dsl/diag",
	"compiler/sumoql/run":     "compiler/builtin compiler/engine compiler/logs compiler/regex compiler/schema compiler/sumoql compiler/value dsl/diag",
	"compiler/value":          "",
	"dsl":                     "dsl/diag",
	"dsl/diag":                "",
	"dsl/dsltest":             "",
	"sumoapi":                 "",
	"sumoapi/deploy":          "sumoapi",
	"sumoapi/sumotest":        "",
}

// TestImportsGoOneWay holds packages to the arrows: nothing below knows what
// stands above it, no backend another, and sumoapi nothing of rules.
func TestImportsGoOneWay(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(strings.TrimPrefix(name, ".."+string(filepath.Separator))))
		if strings.HasPrefix(pkg, "cmd/") {
			return nil
		}
		seen[pkg] = true
		may, known := arrows[pkg]
		assert.True(t, known, "package %s has no arrows", pkg)
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, imp := range f.Imports {
			to, err := strconv.Unquote(imp.Path.Value)
			require.NoError(t, err)
			if to, own := strings.CutPrefix(to, "sumodet/"); own {
				assert.Contains(t, strings.Fields(may), to, "%s imports it", name)
			}
		}
		return nil
	})
	require.NoError(t, err)
	for pkg := range arrows {
		assert.True(t, seen[pkg], "package %s is gone", pkg)
	}
}
