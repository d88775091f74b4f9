package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/check"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// A list may be as long as Cloud SIEM's match lists: reading it must not take
// the square of its length.
func TestLongListIsReadInItsLength(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("name\n")
	for i := range 100_000 {
		fmt.Fprintf(&rows, "host%06d.example.com\n", i/2)
	}
	file, list := dsl.Parse(diag.NewFile("rule.det", `list hosts host "Hosts" file "hosts.csv" key name`))
	require.Empty(t, list)
	set, list := check.Check([]check.Unit{{File: file}}, check.Options{ReadFile: func(string) ([]byte, error) { return []byte(rows.String()), nil }})
	require.Len(t, set.Lists, 1)
	assert.Len(t, set.Lists[0].Rows, 50_000)
	require.Len(t, list, 50_000)
	last := list[len(list)-1]
	assert.Equal(t, `"host049999.example.com" stands in the list already`, last.Message)
	assert.Equal(t, "host049999.example.com", last.Span.Text())
}

// What no search can hold is a mistake of the list's file, at its row.
func TestListIsText(t *testing.T) {
	file, list := dsl.Parse(diag.NewFile("rule.det", `list users user "Users" file "users.csv" key name`))
	require.Empty(t, list)
	rows := "name,note\nann,fine\ncaf\xe9,Latin-1\nbob,a\x00b\n# \xe9 is a comment\n"
	_, list = check.Check([]check.Unit{{File: file}}, check.Options{ReadFile: func(string) ([]byte, error) { return []byte(rows), nil }})
	require.Len(t, list, 2)
	for i, line := range []int{3, 4} {
		at, _ := list[i].Span.File.Position(list[i].Span.Start)
		assert.Equal(t, line, at)
		assert.Equal(t, "the row is not UTF-8 text", list[i].Message)
	}
}
