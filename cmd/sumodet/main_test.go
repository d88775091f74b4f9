package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestColourIsForTerminals draws in colour on that of the two streams that is a
// terminal.
func TestColourIsForTerminals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.det")
	require.NoError(t, os.WriteFile(file, []byte("rule r {\n  titel \"A\"\n}\n"), 0o600))
	for _, c := range []struct {
		command        string
		errTTY, outTTY bool
		noColour       string
		errCol, outCol bool
	}{
		{"check", true, true, "", false, true}, // what it finds is its result
		{"check", true, false, "", false, false},
		{"check", false, true, "", false, true},
		{"compile", true, false, "", true, false},
		{"compile", false, true, "", false, false},
		{"check", true, true, "1", false, false},
	} {
		var out, err strings.Builder
		std := streams{out: &out, err: &err, tty: c.errTTY, outTTY: c.outTTY, env: func(name string) (string, bool) {
			return map[string]string{"NO_COLOR": c.noColour}[name], true
		}}
		assert.Equal(t, exitMistakes, run(t.Context(), []string{c.command, file}, std))
		assert.Equal(t, c.outCol, strings.Contains(out.String(), "\x1b["), "stdout of %+v", c)
		assert.Equal(t, c.errCol, strings.Contains(err.String(), "\x1b["), "stderr of %+v", c)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestLostOutputIsAnError runs commands whose result cannot be written.
func TestLostOutputIsAnError(t *testing.T) {
	const rules = "../../rules"
	log := filepath.Join(t.TempDir(), "log")
	const message = "Jan  1 00:00:00 host knockd[7]: 192.0.2.7: opencloseSSH: Stage 1\n"
	require.NoError(t, os.WriteFile(log, []byte(strings.Repeat(message, 2000)), 0o600))
	for _, args := range [][]string{
		{"version"}, {"--help"}, {"compile", rules}, {"fmt", rules}, {"explain", "port_knocking", rules},
		{"explain", "--stage", "dsl", "port_knocking", rules}, {"query", "lint", "--list"},
		{"run", "--log", "linux_syslog=" + log, rules}, {"why", "port_knocking.knock_daemon", "--log", "linux_syslog=" + log, rules},
	} {
		var err strings.Builder
		std := streams{out: fullDisk{}, err: &err, env: func(string) (string, bool) { return "", false }}
		assert.Equal(t, exitMisuse, run(t.Context(), args, std), "%v", args)
		assert.Equal(t, 1, strings.Count(err.String(), "no space left"), "%v: %s", args, &err)
		assert.True(t, strings.HasSuffix(err.String(), "sumodet: no space left on device\n"), "%v: %s", args, &err)
	}
}

// TestInterruptEndsReads interrupts commands that wait for a terminal's next line,
// and for a Sumo that does not answer.
func TestInterruptEndsReads(t *testing.T) {
	env := map[string]string{"SUMOLOGIC_BASE_URL": "http://127.0.0.1:1/", "SUMOLOGIC_ACCESSID": "suABC", "SUMOLOGIC_ACCESSKEY": "key"}
	for _, args := range [][]string{
		{"run", "--log", "linux_syslog=-", "../../rules"}, {"why", "port_knocking.knock_daemon", "--log", "linux_syslog=-", "../../rules"},
		{"query", "lint", "-"}, {"plan", "../../rules"},
	} {
		in, _ := io.Pipe()
		var out, err strings.Builder
		std := streams{in: in, out: &out, err: &err, env: func(name string) (string, bool) { return env[name], true }}
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(200*time.Millisecond, stop)
		assert.Equal(t, exitMisuse, run(ctx, args, std), "%v", args)
		assert.True(t, strings.HasSuffix(err.String(), "sumodet: interrupted\n"), "%v: %s", args, &err)
	}
}

// TestTerminalsGetNoControlCharacters prints a log that would steer a terminal, in
// every format.
func TestTerminalsGetNoControlCharacters(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return name
	}
	log := write("log.jsonl", `{"user":"root\u001b[31m`+"\u009b31m\u202e"+`"}`+"\n")
	rules := write("a.det", `source s {
  scope _sourceCategory = "a"
  format json
  parse json { user = "user" }
}
rule r {
  severity 3
  branch b {
    from s
    where user exists
    entity user user
  }
}
`)
	query := write("q.sumo", "* | json \"user\" as user | fields user")
	for _, format := range []string{"table", "csv", "json"} {
		for _, args := range [][]string{{"run", "--log", "s=" + log, rules}, {"query", "run", "--log", log, query}} {
			var out, err strings.Builder
			std := streams{out: &out, err: &err, outTTY: true, env: func(string) (string, bool) { return "", false }}
			assert.Equal(t, exitOK, run(t.Context(), append(args, "--format", format), std), "%s", &err)
			assert.Contains(t, out.String(), "root")
			assert.False(t, strings.ContainsAny(out.String(), "\x1b\u009b\u202e"), "%v %s: %q", args, format, &out)
		}
	}
}
