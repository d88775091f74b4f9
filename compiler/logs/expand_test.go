package logs

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExpand(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"b.log", "a.log", "c[1].log", "sub/a.log", "sub/deep/x.log", "sub/deep/y.txt", "other/x.log"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
		require.NoError(t, os.WriteFile(name, nil, 0o600))
	}
	for _, c := range []struct{ patterns, want []string }{
		{[]string{"*.log"}, []string{"a.log", "b.log", "c[1].log"}},
		{[]string{"?.log"}, []string{"a.log", "b.log"}},
		{[]string{"[ab].log"}, []string{"a.log", "b.log"}},
		{[]string{"c[1].log"}, []string{"c[1].log"}},
		{[]string{"**/*.log"}, []string{"a.log", "b.log", "c[1].log", "other/x.log", "sub/a.log", "sub/deep/x.log"}},
		{[]string{"sub/**"}, []string{"sub/a.log", "sub/deep/x.log", "sub/deep/y.txt"}},
		{[]string{"s*/**/x.log"}, []string{"sub/deep/x.log"}},
		{[]string{"**/deep/**/y.*"}, []string{"sub/deep/y.txt"}},
		{[]string{"b.log", "-", "*.log"}, []string{"b.log", "-", "a.log", "c[1].log"}},
		{[]string{"*"}, []string{"a.log", "b.log", "c[1].log"}},
		{nil, nil},
	} {
		got, err := Expand(c.patterns...)
		require.NoError(t, err)
		assert.Equal(t, c.want, got, "%v", c.patterns)
	}
	abs, err := filepath.Abs("sub")
	require.NoError(t, err)
	got, err := Expand(abs + "/**/x.log")
	require.NoError(t, err)
	assert.Equal(t, []string{abs + "/deep/x.log"}, got)

	for pattern, want := range map[string]string{
		"absent.log":  "absent.log: no such file",
		"*.gz":        "*.gz: no file matches the pattern",
		"sub/**/*.gz": "sub/**/*.gz: no file matches the pattern",
		"no/**/x.log": "no/**/x.log: no file matches the pattern",
		"[a":          "[a: malformed pattern",
		"**/[a":       "**/[a: malformed pattern",
		"sub/d*":      "sub/d*: no file matches the pattern",
	} {
		_, err := Expand("a.log", pattern)
		assert.EqualError(t, err, want)
	}
	_, err = Expand("absent.log")
	assert.ErrorIs(t, err, fs.ErrNotExist)
}
