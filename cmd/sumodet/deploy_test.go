package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/schema"
	"sumodet/sumoapi/deploy"
)

func TestEveryKindHasAWord(t *testing.T) {
	for _, k := range deploy.Kinds {
		assert.NotEmpty(t, kindWords[k], k)
	}
	assert.Len(t, kindWords, len(deploy.Kinds))
}

// TestDescriptionsLeaveRoomForMarkers deploys the longest descriptions that check takes:
// the compiler reckons with the size of a marker that the deployer makes.
func TestDescriptionsLeaveRoomForMarkers(t *testing.T) {
	dir := t.TempDir()
	command := func(args ...string) int {
		return run(t.Context(), args, streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: func(string) (string, bool) { return "", false }})
	}
	var rows strings.Builder
	rows.WriteString("name\n")
	for n := range 300 { // as many as a search looks up in a table
		fmt.Fprintf(&rows, "user%d\n", n)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "users.csv"), []byte(rows.String()), 0o600))
	write := func(described, listed int) {
		text := fmt.Sprintf(`project rooms {
  folder "Rooms"
}
list users user "%s" file "users.csv" key name
source s {
  scope  _sourceCategory = "a"
  format json
  parse  json { user = "user" }
}
rule r {
  severity 3
  branch b {
    description "%s"
    from s
    where user in list users
    entity user user
    deploy search
  }
}
`, strings.Repeat("l", listed), strings.Repeat("d", described))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "r.det"), []byte(text), 0o600))
	}
	longest := func(most int, of func(n int)) (n int) {
		for n = most; n > 0; n-- {
			if of(n); command("check", dir) == exitOK {
				break
			}
		}
		return n
	}
	described := longest(schema.MaxDescription, func(n int) { write(n, 1) })
	listed := longest(schema.MaxLookupDescription, func(n int) { write(1, n) })
	require.Positive(t, described)
	require.Positive(t, listed)
	write(described, listed)
	box := filepath.Join(dir, "box")
	require.Equal(t, exitOK, command("apply", "--sandbox="+box, dir))
	state, err := os.ReadFile(filepath.Join(box, "state.json"))
	require.NoError(t, err)
	for letter, most := range map[string]int{"d": schema.MaxDescription, "l": schema.MaxLookupDescription} {
		_, text, ok := strings.Cut(string(state), `"`+strings.Repeat(letter, 50))
		require.True(t, ok)
		text, _, _ = strings.Cut(text, `"`)
		assert.Equal(t, most, 50+len(text), "the whole description of %s", letter)
	}
}
