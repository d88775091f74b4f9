package compiler_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
)

// whyOf traces a rule with one condition over messages with one Image each.
func whyOf(t *testing.T, cond string, images ...string) *compiler.Lost {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "rules.det"), []byte(`source events {
  title "Process starts"
  scope _sourceCategory = "endpoint"
  format json
  parse json { Image = "Image" }
}

rule knock {
  title "A knock client"
  attack T1205.001 for command_and_control
  severity 5
  branch client {
    description "A knock client was started."
    from events
    where `+cond+`
    label client otherwise
    entity host _sourceHost
  }
}
`), 0o600))
	src, err := compiler.Load([]string{dir})
	require.NoError(t, err)
	set, list := compiler.Check(src, check.Options{})
	require.False(t, list.HasErrors(), "%v", list)
	var log strings.Builder
	for _, image := range images {
		line, err := json.Marshal(map[string]string{"Image": image})
		require.NoError(t, err)
		log.Write(append(line, '\n'))
	}
	file := filepath.Join(dir, "events.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(log.String()), 0o600))
	why := compiler.Why{Branches: set.Rules[0].Branches, Logs: map[string][]string{"events": {file}}}
	all, err := why.Run(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 1)
	return all[0]
}

// TestWhyHints says what differs between a value and what its condition wants.
func TestWhyHints(t *testing.T) {
	for _, c := range []struct{ cond, image, hint string }{
		{"Image ends cased `a\\knock`", `A\Knock`, "it is in another case (the test is cased)"},
		{"Image ends `\\knock.exe`", `C:\knock.exe `, "it has white space around it"},
		{"Image ends `\\knock.exe`", `C:/knock.exe`, "it has slashes for backslashes"},
		{`Image ends "/knock"`, `bin\knock`, "it has backslashes for slashes"},
		{"Image ends `\\knock.exe`", `"C:\knock.exe"`, "it stands in quotes"},
		{"Image starts `C:\\tools\\`", `C:\\tools\\knock.exe`, "it has doubled backslashes (it is escaped once more than the format says)"},
		{"Image ends `\\knock.exe`", ` "C:/knock.exe" `, "it has white space around it and stands in quotes and has slashes for backslashes"},
		{"Image ends `\\knock.exe`", `C:\knock.exe.bak`, ""},
		{"not Image contains `knock`", `knock`, ""},
	} {
		lost := whyOf(t, c.cond, c.image)
		miss := lost.Nearest()
		require.NotNil(t, miss, c.cond)
		steps := lost.Fails(miss)
		require.Len(t, steps, 1, c.cond)
		tests := lost.Explain(steps[0], miss)
		require.Len(t, tests, 1, c.cond)
		assert.Equal(t, c.hint, tests[0].Hint, "%s of %s", c.cond, c.image)
		assert.Equal(t, c.image, tests[0].Value.String())
	}
}

// TestWhyCutsLongMessages keeps of a message no more than is shown.
func TestWhyCutsLongMessages(t *testing.T) {
	lost := whyOf(t, `Image ends "knock"`, strings.Repeat("knock ", 10<<20/6)+"x")
	miss := lost.Nearest()
	require.NotNil(t, miss)
	assert.Len(t, miss.Raw, 4<<10)
	assert.Equal(t, `{"Image":"knock knock`, miss.Raw[:len(`{"Image":"knock knock`)])
	assert.Empty(t, lost.Explain(lost.Steps[0], miss)[0].Hint)
}

// TestWhyNearest is the first message that fails the fewest conditions.
func TestWhyNearest(t *testing.T) {
	lost := whyOf(t, "all {\n Image starts `C:`\n Image ends `.exe`\n Image contains `knock`\n}",
		`C:\other`, `D:\knock.exe`, `E:\knock.exe`, `C:\no.dll`)
	assert.Equal(t, `{"Image":"D:\\knock.exe"}`, lost.Nearest().Raw)
	assert.EqualValues(t, 2, lost.Steps[0].Left.Load())
	assert.Zero(t, lost.Signals.Load())
}

// TestWhyOfWindowsInAnyOrder counts the same where windows go as time passes and where
// messages come too late for that.
func TestWhyOfWindowsInAnyOrder(t *testing.T) {
	var lines []string
	for i := range 600 { // one address a second, on four ports in turn
		lines = append(lines, fmt.Sprintf(`{"_messageTime":%d,"action":"deny","src_ip":"198.51.100.%d","dest_port":%d}`, 1767225600000+i*1000, i/40, 7000+i%4))
	}
	_, set := loaded(t, filepath.Join("..", "rules"))
	branches := slices.DeleteFunc(slices.Clone(set.Rules[0].Branches), func(b *ir.Branch) bool { return b.Window == nil })
	var files []string
	for n := range 3 {
		files = append(files, filepath.Join(t.TempDir(), "log.jsonl"))
		require.NoError(t, os.WriteFile(files[n], []byte(strings.Join(lines[n*200:(n+1)*200], "\n")), 0o600))
	}
	lost := func() *compiler.Lost {
		why := compiler.Why{Branches: branches, Logs: map[string][]string{"firewall": files}}
		all, err := why.Run(t.Context())
		require.NoError(t, err)
		require.Len(t, all, 1)
		return all[0]
	}
	inOrder := lost()
	assert.Equal(t, int64(600), inOrder.Messages.Load())
	assert.NotZero(t, inOrder.Signals.Load())
	slices.Reverse(files)
	late := lost()
	assert.Equal(t, int64(600), late.Messages.Load(), "the second reading counts alone")
	assert.Equal(t, inOrder.Signals.Load(), late.Signals.Load())
	require.Equal(t, len(inOrder.Steps), len(late.Steps))
	for i := range inOrder.Steps {
		assert.Equal(t, inOrder.Steps[i].Left.Load(), late.Steps[i].Left.Load())
	}
}
