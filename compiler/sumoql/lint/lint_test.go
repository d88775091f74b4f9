package lint

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
	"sumodet/dsl/dsltest"
)

// options are those of an archive: its sections for (a target) and fields.
func options(a *dsltest.Archive, c *Check) (opt Options) {
	if c != nil && c.Targets != nil {
		opt.Target = c.Targets[0]
	}
	if a.Has("for") {
		opt.Target = Target(strings.TrimSpace(a.Input("for")))
	}
	if a.Has("fields") {
		opt.Fields = fieldList(strings.TrimSpace(a.Input("fields")))
	}
	return opt
}

// sources calls f for every *.sumo of an archive.
func sources(a *dsltest.Archive, f func(name string, src *diag.File)) {
	for _, file := range a.Files() {
		if name, ok := strings.CutSuffix(file, ".sumo"); ok {
			f(name, diag.NewFile(file, a.Input(file)))
		}
	}
}

// TestChecks draws, for the archive of each check, the findings of that check
// in each *.sumo, and what their fixes make of it.
func TestChecks(t *testing.T) {
	seen := map[string]bool{}
	dsltest.Run(t, "testdata/checks/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		name := strings.ReplaceAll(t.Name()[strings.LastIndex(t.Name(), "/")+1:], "_", "-")
		c := checkByName(name)
		require.NotNil(t, c, "no check is called %s", name)
		seen[name] = true
		opt := options(a, c)
		sources(a, func(name string, src *diag.File) {
			own := of(c, Lint(src, opt))
			a.Output(name+".findings", own.Error())
			switch name {
			case "before":
				assert.Equal(t, c.Before+"\n", src.Text)
				assert.NotEmpty(t, own)
			case "after":
				assert.Equal(t, c.After+"\n", src.Text)
				assert.Empty(t, own)
			}
			if fixed, n := apply(src.Text, own); n > 0 {
				a.Output(name+".fixed", fixed)
				left := of(c, Lint(diag.NewFile("fixed", fixed), opt))
				assert.True(t, !slices.ContainsFunc(left, func(d *diag.Diagnostic) bool { return d.Fix != nil }), "%v", left)
			}
		})
	})
	for _, c := range Checks {
		assert.True(t, seen[c.Name], "%s has no archive", c.Name)
	}
}

// of returns a check's own findings.
func of(c *Check, list diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(list), func(d *diag.Diagnostic) bool { return d.Code != c.Name })
}

// TestQueries draws all findings of whole queries.
func TestQueries(t *testing.T) {
	dsltest.Run(t, "testdata/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		opt := options(a, nil)
		sources(a, func(name string, src *diag.File) {
			a.Output(name+".findings", Lint(src, opt).Error())
			if fixed, n := Fix(src, opt); n > 0 {
				a.Output(name+".fixed", fixed)
			}
		})
	})
}

// Every check says everything, in order, and does what its examples show.
func TestRegistry(t *testing.T) {
	assert.True(t, slices.IsSorted(Names()))
	for _, c := range Checks {
		t.Run(c.Name, func(t *testing.T) {
			for _, text := range []string{c.Title, c.Before, c.After, c.Why, c.Source} {
				assert.NotEmpty(t, text)
			}
			assert.True(t, strings.HasSuffix(c.Why, "."))
			assert.Contains(t, []diag.Severity{diag.Error, diag.Warning, diag.Info}, c.Severity)
			opt := Options{}
			if c.Targets != nil {
				opt.Target = c.Targets[0]
			}
			before, after := diag.NewFile("before", c.Before), diag.NewFile("after", c.After)
			list := of(c, Lint(before, opt))
			require.NotEmpty(t, list)
			assert.Equal(t, c.Severity, list[0].Severity)
			assert.Empty(t, of(c, Lint(after, opt)))
			assert.False(t, Lint(after, opt).HasErrors())
			for _, d := range list {
				assert.Equal(t, before, d.Span.File)
				assert.NotEmpty(t, d.Span.Text())
			}
			if list[0].Fix != nil {
				fixed, _ := Fix(before, opt)
				assert.Empty(t, of(c, Lint(diag.NewFile("fixed", fixed), opt)))
			}
			if c.Targets != nil {
				assert.Empty(t, of(c, Lint(before, Options{})))
			}
		})
	}
}

// What narrows a refusal of an operator is known here.
func TestRefusals(t *testing.T) {
	for _, op := range sumoql.Operators {
		for _, r := range op.Refused {
			assert.Contains(t, narrowed, r.Only, op.Name)
		}
	}
}

func TestReference(t *testing.T) {
	if dsltest.Update() {
		require.NoError(t, os.WriteFile("CHECKS.md", []byte(Reference()), 0o644))
	}
	page, err := os.ReadFile("CHECKS.md")
	require.NoError(t, err)
	assert.Equal(t, string(page), Reference())
	assert.Empty(t, Explain("nothing"))
	assert.Contains(t, string(page), strings.TrimPrefix(Explain("scope-all"), "# "))
}

// FuzzLint claims that no text makes lint panic or a fix add an error.
func FuzzLint(f *testing.F) {
	for _, c := range Checks {
		if len(c.Before) < 1000 {
			f.Add(c.Before)
			f.Add(c.After)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		src := diag.NewFile("q", text)
		for _, target := range append([]Target{""}, Targets...) {
			Lint(src, Options{Target: target})
		}
		fixed, n := Fix(src, Options{})
		if n > 0 && !Lint(src, Options{}).HasErrors() {
			assert.False(t, Lint(diag.NewFile("fixed", fixed), Options{}).HasErrors(), "%q became %q", text, fixed)
		}
	})
}

// A long query is linted in time that grows as it does.
func TestLongQueries(t *testing.T) {
	var stages strings.Builder
	stages.WriteString("_sourceCategory=a b")
	for i := range 10_000 {
		fmt.Fprintf(&stages, "\n| unknown_%d + 1 as made_%d", i, i)
	}
	for name, text := range map[string]string{
		"parameters":    "_sourceCategory=a b | where x = 1" + strings.Repeat(" or x = {{p}}", 10_000),
		"unknown names": stages.String(),
	} {
		assert.NotEmpty(t, Lint(diag.NewFile(name, text), Options{Target: Monitor}))
	}
}
