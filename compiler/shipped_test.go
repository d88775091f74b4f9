package compiler_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/ir"
	"sumodet/compiler/ruletest"
	"sumodet/dsl"
	"sumodet/dsl/dsltest"
)

// shipped are the folders of rules that are shipped; each is a test.
func shipped(t *testing.T) []string {
	t.Helper()
	examples, err := filepath.Glob("../examples/*")
	require.NoError(t, err)
	require.NotEmpty(t, examples)
	return append([]string{"../rules"}, examples...)
}

func loaded(t testing.TB, path string) (*compiler.Sources, *ir.Set) {
	t.Helper()
	src, err := compiler.Load([]string{path})
	require.NoError(t, err)
	set, list := compiler.Check(src, testOptions)
	require.NoError(t, list.Err())
	assert.Empty(t, list.Error(), "warnings")
	return src, set
}

func TestShippedRulesAreCanonical(t *testing.T) {
	for _, path := range shipped(t) {
		src, _ := loaded(t, path)
		for _, f := range src.Files {
			assert.Equal(t, f.Source.Text, string(dsl.Format(f)), f.Source.Name)
		}
	}
}

func TestShippedRulesPassTheirTests(t *testing.T) {
	for _, path := range shipped(t) {
		_, set := loaded(t, path)
		cases, list, err := ruletest.Find(set)
		require.NoError(t, err)
		require.NoError(t, list.Err())
		assert.NotEmpty(t, cases, "%s has no tests", path)
		cover := ruletest.NewCover(set.Rules)
		for _, c := range cases {
			t.Run(filepath.Base(path)+"/"+c.Name, func(t *testing.T) {
				r := c.Run(context.Background(), cover)
				assert.Empty(t, r.Failures)
				assert.Empty(t, r.Notes, "the search hangs on an undocumented point")
				assert.NotEmpty(t, c.Text, "the case does not say what it shows")
			})
		}
		for _, g := range cover.Gaps() {
			assert.Fail(t, "no test shows it", g.String())
		}
	}
}

// TestShippedRulesMatchTheirGoldens holds what the rules compile to, byte for
// byte, so that a reviewer sees what will be deployed.
func TestShippedRulesMatchTheirGoldens(t *testing.T) {
	const golden = "../rules/port_knocking/golden"
	_, set := loaded(t, "../rules")
	artifacts, list := compiler.Emit(set)
	require.NoError(t, list.Err())
	want := map[string]bool{}
	for _, f := range compiler.Files(artifacts) {
		want[f.Name] = true
		name := filepath.Join(golden, f.Name)
		if dsltest.Update() {
			require.NoError(t, os.WriteFile(name, f.Data, 0o644))
			continue
		}
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, string(data), string(f.Data), f.Name)
	}
	have, err := os.ReadDir(golden)
	require.NoError(t, err)
	for _, f := range have {
		assert.True(t, want[f.Name()], "%s is compiled from no rule", f.Name())
	}
}

func TestCompilingTwiceGivesTheSameBytes(t *testing.T) {
	emit := func() []compiler.OutFile {
		_, set := loaded(t, "../rules")
		artifacts, list := compiler.Emit(set)
		require.NoError(t, list.Err())
		return compiler.Files(artifacts)
	}
	assert.Equal(t, emit(), emit())
}
