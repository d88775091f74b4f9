package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/dsltest"
	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"sumodet": func() {
			std := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv, clock: sumoapi.Clock{Now: time.Now, Sleep: soon}}
			os.Exit(run(context.Background(), os.Args[1:], std))
		},
	})
}

// TestScripts runs the commands as a person does: what is typed, and what comes
// of it.
func TestScripts(t *testing.T) {
	rules, err := filepath.Abs(filepath.Join("..", "..", "rules"))
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: dsltest.Update(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, ".state"))
			env.Setenv("NO_COLOR", "1")
			env.Setenv("RULES", rules)
			env.Setenv("ESC", "\x1b")
			moved := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://service.eu.sumologic.com/")
				w.WriteHeader(http.StatusMovedPermanently)
			}))
			denied := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = w.Write([]byte(`{"id":"x","errors":[{"code":"unauthorized","message":"Credential could not be verified"}]}`))
			}))
			partly := sumotest.New(sumotest.Options{})
			partly.Inject(sumotest.Fault{Kind: sumotest.FailBefore, Method: http.MethodPost, Path: "sec/v1/rules", Skip: 1, Times: 100})
			degraded := sumotest.New(sumotest.Options{})
			degraded.CheckRule = func(string) error { return errors.New("unknown field") }
			for name, h := range map[string]http.Handler{"PARTLY": partly, "DEGRADED": degraded} {
				s := httptest.NewServer(h)
				env.Defer(s.Close)
				env.Setenv(name, s.URL)
			}
			env.Defer(moved.Close)
			env.Defer(denied.Close)
			env.Setenv("MOVED", moved.URL)
			env.Setenv("DENIED", denied.URL)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"try": try,
			"bad": bad,
		},
	})
}

// bad NAME writes input that no command may stumble over.
func bad(ts *testscript.TestScript, _ bool, args []string) {
	text := map[string]string{
		"deep.jsonl":    strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000) + "\n",
		"long.jsonl":    `{"action":"login","user":"ann","more":"` + strings.Repeat("x", 10<<20) + "\"}\n",
		"binary.det":    "\x00\x01rule\xff\xfe",
		"binary.log":    "\x00\x01\x02\xff\xfe" + strings.Repeat("\x00\x9b", 500),
		"utf16.sumo":    "\xff\xfel\x00o\x00g\x00i\x00n\x00",
		"cut.jsonl.gz":  "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56",
		"escapes.jsonl": `{"action":"login","user":"\u001b[31mred\u0007","host":"h\u001b]0;x"}` + "\n",
		"names.jsonl":   `{"bad\u001b[31m":"x"}` + "\n",
	}[args[0]]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// try CODE COMMAND… runs a command that must end with that code; stdout and
// stderr look at what it wrote.
func try(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = strconv.Itoa(exit.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("%s ended with the code %s, not %s", strings.Join(args[1:], " "), code, args[0])
	}
}
