package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lintQuery runs `sumodet query lint` over a query on stdin.
func lintQuery(t *testing.T, text string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e strings.Builder
	std := streams{in: strings.NewReader(text), out: &o, err: &e, env: func(string) (string, bool) { return "", false }}
	code = run(context.Background(), append([]string{"query", "lint"}, args...), std)
	return code, o.String(), e.String()
}

func TestQueryLintExitCodes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		args       []string
		code       int
		out        string
	}{
		{"nothing found", "_sourceCategory=a b | count", []string{"-"}, exitOK, ""},
		{"a warning", "b | count", []string{"-"}, exitOK, "[scope-without-metadata]"},
		{"an error", "_sourceCategory=a b | stats count", []string{"-"}, exitFindings, "[syntax]"},
		{"a target's error", "_sourceCategory=a b | count", []string{"--for", "cse-signal", "-"}, exitFindings, "[signal-columns]"},
		{"a declared field", "_sourceCategory=a b | where x = \"abc\" | count", []string{"--field", "x", "-"}, exitOK, ""},
		{"no file", "", nil, exitMisuse, ""},
		{"a file that is not there", "", []string{"gone.sumo"}, exitMisuse, ""},
		{"an unknown target", "", []string{"--for", "moon", "-"}, exitMisuse, ""},
		{"the list", "", []string{"--list"}, exitOK, "matches-without-wildcard"},
		{"a check explained", "", []string{"--explain", "scope-all"}, exitOK, "# scope-all"},
		{"an unknown check", "", []string{"--explain", "nothing"}, exitMisuse, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, _ := lintQuery(t, c.text, c.args...)
			assert.Equal(t, c.code, code)
			assert.Contains(t, out, c.out)
			if c.out == "" {
				assert.Empty(t, out)
			}
		})
	}
}

func TestQueryLintFormats(t *testing.T) {
	const text = "_sourceCategory=a b | stats count"
	_, out, _ := lintQuery(t, text, "--format", "json", "-")
	var finding struct {
		File           string
		Line, Col      int
		Code, Severity string
	}
	require.NoError(t, json.Unmarshal([]byte(out), &finding))
	assert.Equal(t, "- 1 23 syntax error", strings.Join([]string{finding.File, "1", "23", finding.Code, finding.Severity}, " "))
	assert.Equal(t, [2]int{1, 23}, [2]int{finding.Line, finding.Col})
	_, out, _ = lintQuery(t, text, "--format", "github", "-")
	assert.True(t, strings.HasPrefix(out, "::error file=-,line=1,"), out)
	_, out, _ = lintQuery(t, text, "--format", "sarif", "-")
	assert.True(t, json.Valid([]byte(out)))
}

func TestQueryLintFix(t *testing.T) {
	const before, after = "_sourceCategory=a b\n| fields _raw, _raw\n", "_sourceCategory=a b\n| fields _raw\n"
	code, out, err := lintQuery(t, before, "--fix", "-")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, after, out)
	assert.Empty(t, err)

	dir := t.TempDir()
	file := filepath.Join(dir, "sub", "q.sumo")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(before), 0o640))
	code, out, _ = lintQuery(t, "", dir)
	assert.Equal(t, exitFindings, code)
	assert.Contains(t, out, "q.sumo:2:16: _raw is named twice [repeated-field]")
	code, _, err = lintQuery(t, "", "--fix", dir)
	assert.Equal(t, exitOK, code)
	assert.Contains(t, err, "mended in 1 place")
	got, readErr := os.ReadFile(file)
	require.NoError(t, readErr)
	assert.Equal(t, after, string(got))
	info, statErr := os.Stat(file)
	require.NoError(t, statErr)
	assert.Equal(t, os.FileMode(0o640), info.Mode().Perm())
}
