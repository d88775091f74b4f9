package compiler_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestListsTooLong holds what Sumo would refuse half-way through an apply to errors of
// compile. Its lists are longer than an archive that a person reads.
func TestListsTooLong(t *testing.T) {
	write := func(name, text string) {
		t.Helper()
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	t.Chdir(t.TempDir())
	write("sources.det", common)
	write("rule.det", `
list staff user "Staff" file "staff.csv" key user

rule r {
  severity 5

  branch b {
    from auth
    where user in list staff
    deploy search every 15m then email ["a@example.com"]
    deploy siem
    entity ip src
  }
}
`)
	rows := "user,note\n"
	for i := range 300 { // of which no query makes a list of words
		rows += fmt.Sprintf("user%d,\n", i)
	}
	for _, c := range []struct {
		name, row string
		want      []string
	}{
		{"as long as a key may be", strings.Repeat("k", 1024) + ",note", nil},
		{"a key too long", strings.Repeat("k", 1025) + ",note", []string{
			`staff.csv:302:1: the value "kkkkkkkkkkkkkkkkkkkk"… has 1025 characters, a lookup table's key at most 1024 [limit]`}},
		{"characters, not bytes", strings.Repeat("ü", 1024), nil},
		{"an item too long", strings.Repeat("k", 2001), []string{
			`staff.csv:302:1: the value "kkkkkkkkkkkkkkkkkkkk"… has 2001 characters, a lookup table's key at most 1024 [limit]`,
			`staff.csv:302:1: the value "kkkkkkkkkkkkkkkkkkkk"… has 2001 characters, an item of a match list at most 2000 [limit]`}},
		{"a row too long", "key," + strings.Repeat("n", 200_000), []string{
			`staff.csv:302:1: the row of "key" has 200003 bytes, one of a lookup table at most 200000 [limit]`}},
	} {
		write("staff.csv", rows+c.row+"\n")
		var got []string
		for line := range strings.Lines(drawn(t, ".")) {
			if strings.Contains(line, " [") {
				got = append(got, strings.TrimSuffix(line, "\n"))
			}
		}
		assert.Equal(t, c.want, got, c.name)
	}
}
